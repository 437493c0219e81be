// Makes typing count as a change, and keeps what could not be saved until it is, even over a reload of the tab.
const TYPING_PAUSE = 1000;
const RETRY_AFTER = 4000;
const CUT = "Pas encore enregistré : la connexion est coupée. Votre réponse est gardée, nouvel essai dans quelques secondes.";
const SIGNED_OUT = "Pas encore enregistré : votre session a expiré. Votre réponse est gardée : rechargez la page et reconnectez-vous.";
const NO_ACCESS = "Pas enregistré : vous n'avez plus accès à cette évaluation.";

const form = document.querySelector("[data-autosave]");
const KEPT = `unsaved ${form.action}`;
const unsaved = new Map(); // question → whether trying again may help
const sent = new WeakMap(); // question → what the request under way says
const saved = new WeakMap(); // question → what the server last answered to

const say = (question, text) => {
  const status = question.querySelector("[role=status]");
  const note = status.querySelector(".saving") ?? status.appendChild(document.createElement("span"));
  note.className = "saving";
  note.textContent = text;
};

const send = (question) => question.dispatchEvent(new Event("change", { bubbles: true }));
const retry = () => unsaved.forEach((helps, question) => helps && send(question));

// What a question says, by the names of its fields; its revision goes along: nothing is overwritten unseen.
const read = (question) =>
  [...question.querySelectorAll("input, textarea")]
    .filter((field) => field.type !== "radio" || field.checked)
    .map((field) => [field.name, field.value]);

const write = (question, values) => {
  for (const [name, value] of values) {
    for (const field of question.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
};

const wordsOf = (question) => JSON.stringify(read(question).filter(([name]) => !name.startsWith("seen-")));

const store = () => {
  const kept = [...unsaved.keys()].map((question) => [question.id, read(question)]);
  if (kept.length) sessionStorage.setItem(KEPT, JSON.stringify(kept));
  else sessionStorage.removeItem(KEPT);
};

const keep = (question, text, helps) => {
  unsaved.set(question, helps);
  store();
  say(question, text);
};

const settle = (question) => {
  saved.set(question, sent.get(question));
  unsaved.delete(question);
  store();
};

// A signed-out browser is led to the sign-in page, which must not take the place of the answer's status.
const isElsewhere = ({ xhr, pathInfo }) => new URL(xhr.responseURL).pathname !== pathInfo.finalRequestPath;

const pauses = new WeakMap();
form.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  clearTimeout(pauses.get(event.target));
  pauses.set(event.target, setTimeout(() => send(event.target.closest(".question")), TYPING_PAUSE));
});

// « Confirmer » sends the question as it stands; once answered it is gone, and its place tells in its stead.
const asked = (event) => event.target.closest(".question");
const confirms = (event) => event.detail.elt.matches(".btn-confirm");

form.addEventListener("htmx:beforeRequest", (event) => {
  const question = asked(event);
  const words = wordsOf(question);
  if (words === saved.get(question) && !confirms(event)) return event.preventDefault(); // leaving a field that was saved while typing
  sent.set(question, words);
  if (!question.querySelector(".question-status.is-problem")) say(question, "Enregistrement…");
});
form.addEventListener("htmx:sendError", (event) => keep(asked(event), CUT, true));
form.addEventListener("htmx:beforeSwap", (event) => {
  if (isElsewhere(event.detail)) event.detail.shouldSwap = false;
});
form.addEventListener("htmx:afterRequest", (event) => {
  const question = asked(event);
  const { status } = event.detail.xhr;
  if (!status) return; // a cut network: htmx:sendError follows
  if (status >= 500) return keep(question, CUT, true);
  if (status === 403 || isElsewhere(event.detail)) return keep(question, SIGNED_OUT, false);
  settle(question);
  if (status === 404) say(question, NO_ACCESS);
});

setInterval(retry, RETRY_AFTER);
addEventListener("online", retry);
addEventListener("load", retry);
addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});

for (const [id, values] of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
  const question = document.getElementById(id);
  if (!question?.matches(".question")) continue;
  write(question, values);
  keep(question, CUT, true);
}
