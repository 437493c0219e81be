// Gives what is chosen or typed to the queue, and draws what became of it beside its question.
const TYPING_PAUSE = 1000;

const form = document.querySelector("[data-autosave]");
const queue = document.querySelector("answer-queue");
const settled = new Map(); // question → what it said when the server last answered to it
const pauses = new Map(); // question → what will send it once the typing stops

const KINDS = ["choice", "reason", "comment", "seen"];
const codeOf = (question) => question.id.slice(2);
const fieldsOf = (question) =>
  KINDS.flatMap((kind) => [...question.querySelectorAll(`:is(input, textarea)[name="${kind}-${codeOf(question)}"]`)]);
const read = (question) =>
  fieldsOf(question)
    .filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.value]);
const wordsOf = (fields) => JSON.stringify(fields.filter(([name]) => !name.startsWith("seen-")));

const write = (question, values) => {
  for (const field of fieldsOf(question)) {
    const value = values.get(field.name);
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value ?? "";
  }
};

const say = (question, name) => {
  const status = question.querySelector(".question-status");
  const note = status.querySelector(".saving") ?? status.appendChild(document.createElement("span"));
  note.className = "saving";
  note.textContent = form.dataset[name];
};

const put = (question, fields) => {
  clearTimeout(pauses.get(question));
  pauses.delete(question);
  if (!question.querySelector(".question-status.is-problem")) say(question, "saving");
  queue.put(codeOf(question), question.dataset.save, fields);
};

// Leaving a field that was saved while typing says nothing new.
const save = (question) => {
  const fields = read(question);
  if (wordsOf(fields) !== settled.get(question)) put(question, fields);
};

form.addEventListener("change", ({ target }) => {
  const question = target.closest(".question");
  if (question && fieldsOf(question).includes(target)) save(question);
});
form.addEventListener("input", ({ target }) => {
  const question = target.closest(".question");
  if (!target.matches("textarea") || !question || !fieldsOf(question).includes(target)) return;
  clearTimeout(pauses.get(question));
  pauses.set(question, setTimeout(() => save(question), TYPING_PAUSE));
});
addEventListener("pagehide", () => [...pauses.keys()].forEach(save));

// ---- the buttons beside an answer
const deeds = {
  confirm: (question) => put(question, read(question)),
  erase: (question) => {
    const seen = read(question).filter(([name]) => name.startsWith("seen-"));
    write(question, new Map(seen));
    put(question, seen);
  },
  keep: (question, button) =>
    put(question, read(question).map(([name, value]) => [name, name === button.name ? button.value : value])),
  take: (question) => {
    queue.drop(codeOf(question));
    location.reload();
  },
};

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  const deed = deeds[button?.dataset.deed];
  if (deed) {
    event.preventDefault();
    deed(button.closest(".question"), button);
  } else if (!button?.name && !button?.hasAttribute("formaction")) {
    event.preventDefault(); // Enter: everything is saved as it is said
  }
});

// ---- what became of an answer
const drawPart = (part) => {
  const place = document.getElementById(part.id);
  if (!place) return;
  const focused = place.contains(document.activeElement);
  if (part.matches(".question-status, #progress")) {
    place.className = part.className;
    place.replaceChildren(...part.childNodes);
  } else place.replaceWith(part);
  const drawn = document.getElementById(part.id);
  globalThis.htmx?.process(drawn);
  if (focused) (drawn.closest(".question")?.querySelector("legend") ?? drawn.querySelector("a"))?.focus();
};

queue.addEventListener("answer", ({ detail: { entry, state, html, elsewhere } }) => {
  const question = document.querySelector(`.question#q-${entry.question}`);
  if (state === "saved" || state === "refused") {
    if (question && elsewhere && !pauses.has(question)) write(question, new Map(entry.fields));
    if (question) settled.set(question, wordsOf(entry.fields));
    [...new DOMParser().parseFromString(html, "text/html").body.children].forEach(drawPart);
    if (question && queue.waiting.some((one) => one.question === entry.question)) say(question, "saving");
    form.dispatchEvent(new Event("drawn"));
  } else if (question) say(question, state);
});

// ---- what was left waiting: shown as it was said, against the revision that it was said of

for (const entry of queue.entries) {
  const question = document.querySelector(`.question#q-${entry.question}`);
  if (!question) continue;
  write(question, new Map(entry.fields));
  queue.mark(entry, { held: "" });
  say(question, "cut");
}
