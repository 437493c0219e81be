// Steps through the questions that the page carries, without a request. Without this file, each is a page of its own.
const form = document.querySelector("[data-one-by-one]");
const queue = document.querySelector("answer-queue");
const words = form.dataset;
const [back, forth] = [form.querySelector("[data-back]"), form.querySelector("[data-forth]")];
const alone = form.querySelector("[data-advance]");
const HALF_A_SECOND = 500;
const [ALONE, ON] = ["answers advance", "on"];

for (const template of form.querySelectorAll("template")) template.replaceWith(template.content);
const steps = () => [...form.querySelectorAll(".step:has(> .question)")];
let current = form.querySelector(".step.is-current");
const [start, leadBefore] = [current, back.getAttribute("href")]; // before it may stand what the page doesn't carry

const placeOf = (step) => Number(step?.dataset.place);
const place = () => placeOf(current) || placeOf(previous()) + 1 || steps().indexOf(current) + 1;
const total = () => Number(words.total) || steps().length;
const next = () => steps()[steps().indexOf(current) + 1];
const previous = () => steps()[steps().indexOf(current) - 1];

const draw = () => {
  form.querySelector("[data-position]").textContent = words.position.replace("{place}", place()).replace("{count}", total());
  const bar = form.querySelector("[data-bar]");
  [bar.value, bar.max] = [place(), total()];
  const before = previous()?.dataset.url ?? (current === start ? leadBefore : null);
  back.hidden = !before;
  if (before) back.href = before;
  back.textContent = words.back;
  forth.textContent = next() || words.total ? words.forth : words.finish;
  for (const link of document.querySelectorAll("[data-whole]")) link.href = current.dataset.whole;
  form.action = current.dataset.url;
};

const show = (step, { focus = true } = {}) => {
  current.classList.remove("is-current");
  current = step;
  current.classList.add("is-current");
  draw();
  document.dispatchEvent(new Event("stepped"));
  if (!focus) return;
  const { top, bottom } = current.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) form.querySelector("[data-top]").scrollIntoView({ behavior: "instant" });
  current.querySelector("legend").focus({ preventScroll: true });
};

const go = (step) => {
  if (!step) return;
  history.pushState({ step: step.id }, "", step.dataset.url);
  show(step);
};

// « Sans objet » needs its reason before anything else.
const lacksReason = () => {
  const reason = current.querySelector(":has(> fieldset [data-meaning=not_applicable]:checked) .reason textarea");
  if (!reason || reason.value.trim().length >= Number(reason.dataset.least)) return false;
  reason.focus();
  return true;
};

const forward = () => {
  clearTimeout(timer);
  if (lacksReason()) return;
  if (next()) return go(next());
  if (!queue.trouble) return location.assign(words.end);
  form.querySelector("[data-say]").textContent = words.atTheEnd;
};
const backward = () => {
  clearTimeout(timer);
  if (previous()) go(previous());
  else if (!back.hidden) location.assign(back.href);
};

form.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "next") return;
  event.preventDefault();
  forward();
});
back.addEventListener("click", (event) => {
  if (!previous() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  backward();
});
form.addEventListener("step", ({ detail }) => (detail > 0 ? forward() : backward()));
form.addEventListener("drawn", draw);
addEventListener("popstate", () => {
  const step = steps().find((one) => new URL(one.dataset.url, location).pathname === location.pathname);
  if (step) show(step);
});

// ---- going on alone, if one asked for it: not while arrows look for an answer, nor when there is more to say
let timer;
let looking = false;
alone.checked = localStorage.getItem(ALONE) === ON;
alone.addEventListener("change", () => localStorage.setItem(ALONE, alone.checked ? ON : ""));
form.addEventListener("keydown", ({ key }) => (looking = key.startsWith("Arrow")), true);
form.addEventListener("pointerdown", () => (looking = false), true);
form.addEventListener("change", ({ target }) => {
  clearTimeout(timer);
  if (!alone.checked || looking || target.dataset.meaning !== "credit" || !next()) return;
  timer = setTimeout(() => {
    forward();
    back.textContent = words.undo;
  }, HALF_A_SECOND);
});

const wanted = document.getElementById(location.hash.slice(1))?.closest(".step");
if (steps().includes(wanted) && wanted !== current) {
  history.replaceState(null, "", wanted.dataset.url);
  show(wanted, { focus: false });
} else draw();
for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
