// A form of the editor: Ctrl+S saves, leaving unsaved words asks first, and rows come and go without a new page.
const words = document.currentScript.dataset; // in the reader's language
let unsaved = Boolean(document.querySelector("[data-unsaved]"));

const sheet = () => document.querySelector("[data-sheet]");
const note = (text) => {
  const status = sheet().querySelector("[role=status]");
  if (status && !status.querySelector(".alert")) status.innerHTML = `<p class="unsaved-note">${text}</p>`;
};
const touch = () => {
  if (!unsaved) note(words.notSaved);
  unsaved = true;
};

document.addEventListener("input", (event) => event.target.closest("[data-sheet]") && touch());
document.addEventListener("sorted", touch);
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sheet]")) unsaved = false;
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
addEventListener("keydown", (event) => {
  const save = sheet()?.querySelector("[value=save]");
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || !save) return;
  event.preventDefault();
  sheet().requestSubmit(save);
});

// The server draws the form again as typed; only `part` takes its place, where nobody can type meanwhile.
const redraw = async (part, deed) => {
  const data = new FormData(sheet());
  data.set("do", deed);
  const focus = document.activeElement?.id;
  const open = [...part.querySelectorAll("details[open]")].map((details) => details.querySelector("[id]")?.id);
  part.inert = true;
  try {
    const answer = await fetch(sheet().action, { method: "POST", body: data });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawn = page.getElementById(part.id);
    if (!drawn) throw new Error("signed out");
    part.replaceWith(drawn);
    for (const id of open) document.getElementById(id)?.closest("details")?.setAttribute("open", "");
    touch();
    return focus;
  } catch {
    part.inert = false;
    note(words.lost);
    return focus;
  }
};

// The first field of what was just added, else where the focus was.
const placeAfter = (deed, focus) => {
  const depth = deed.split("-").length + 2;
  const added = deed.startsWith("add:") ? [...document.querySelectorAll(`[name^="${deed.slice(4)}-"]:not([type=hidden])`)] : [];
  const last = added.filter((field) => field.name.split("-").length === depth).pop();
  const row = last?.closest("[data-row], .line, .group");
  (row?.querySelector("input:not([type=hidden]), select, textarea") ?? document.getElementById(focus))?.focus();
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-refresh]");
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  placeAfter(button.value, await redraw(sheet(), button.value));
});
document.addEventListener("change", async (event) => {
  const condition = event.target.closest(".condition");
  if (!condition) return;
  const focus = await redraw(condition, "refresh");
  if (!document.activeElement || document.activeElement === document.body) document.getElementById(focus)?.focus();
});
