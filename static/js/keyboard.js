// 1 to 9 choose an answer, → ← j k go from question to question, « ? » says so; all can be switched off.
const form = document.querySelector("[data-autosave]");
const dialog = document.querySelector("dialog[data-shortcuts]");
const choice = dialog.querySelector("input");
const [KEY, OFF] = ["shortcuts", "off"];
const ONE_BY_ONE = form.hasAttribute("data-one-by-one");

choice.checked = localStorage.getItem(KEY) !== OFF;
const showHints = () => document.documentElement.classList.toggle("has-shortcuts", choice.checked);
showHints();
choice.addEventListener("change", () => {
  localStorage.setItem(KEY, choice.checked ? "" : OFF);
  showHints();
});

const open = () => dialog.open || dialog.showModal();
for (const button of document.querySelectorAll("button[data-shortcuts]")) {
  button.hidden = false;
  button.addEventListener("click", open);
}

const questions = () => [...form.querySelectorAll(".question")].filter((one) => one.checkVisibility());
let last = null;
form.addEventListener("focusin", ({ target }) => (last = target.closest(".question") ?? last));

// The one in focus, else the last that was, else the first on the screen.
const current = () => {
  const focused = document.activeElement.closest(".question");
  const shown = questions();
  const onScreen = (one) => one.getBoundingClientRect().bottom > 120;
  return focused ?? (shown.includes(last) && onScreen(last) ? last : shown.find(onScreen));
};

const go = (by) => {
  if (ONE_BY_ONE) return form.dispatchEvent(new CustomEvent("step", { detail: by }));
  const shown = questions();
  const at = shown.indexOf(current());
  const there = last || document.activeElement.closest(".question") ? shown[at + by] : shown[Math.max(at, 0)];
  there?.querySelector("legend").focus();
};

const choose = (digit) => {
  const question = current();
  const radio = question?.querySelectorAll("input[type=radio]")[digit - 1];
  if (!radio || radio.disabled) return;
  question.querySelector("legend").focus({ preventScroll: true }); // so that → goes on, and changes no answer
  radio.click();
};

const isWriting = (at) => at.closest("textarea, select, dialog, [contenteditable], input:not([type=radio], [type=checkbox])");
const MOVES = { ArrowRight: 1, j: 1, ArrowLeft: -1, k: -1 };
const PRESSED_BY_ENTER = "a, button, summary, input";

document.addEventListener("keydown", (event) => {
  const { key, code, target } = event;
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!choice.checked || isWriting(target)) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]; // the key, since a French keyboard types « & » for 1
  const inRadios = key.startsWith("Arrow") && target.matches("input[type=radio]");
  const deed =
    (key === "?" && open) ||
    (digit && key.length === 1 && (() => choose(Number(digit)))) ||
    (MOVES[key] && !inRadios && (() => go(MOVES[key]))) ||
    (ONE_BY_ONE && key === "Enter" && !target.closest(PRESSED_BY_ENTER) && (() => go(1)));
  if (!deed) return;
  event.preventDefault();
  deed();
});
