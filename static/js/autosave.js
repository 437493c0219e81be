// Makes typing count as a change, and keeps what a cut network could not take until it is back.
const TYPING_PAUSE = 1000;
const RETRY_AFTER = 4000;
const waiting = new Set();

const form = document.querySelector("[data-autosave]");
const statusOf = (question) => question.querySelector("[role=status]");

const say = (question, text) => {
  const status = statusOf(question);
  const note = status.querySelector(".saving") ?? status.appendChild(document.createElement("span"));
  note.className = "saving";
  note.textContent = text;
};

const send = (question) => question.dispatchEvent(new Event("change", { bubbles: true }));

const pauses = new WeakMap();
form.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  clearTimeout(pauses.get(event.target));
  pauses.set(event.target, setTimeout(() => send(event.target.closest(".question")), TYPING_PAUSE));
});

form.addEventListener("htmx:beforeRequest", (event) => say(event.target, "Enregistrement…"));
form.addEventListener("htmx:afterOnLoad", (event) => waiting.delete(event.target));

const keepForLater = (event) => {
  const question = event.target.closest(".question");
  waiting.add(question);
  say(question, "Pas encore enregistré : la connexion est coupée. Nouvel essai dans quelques secondes.");
};
form.addEventListener("htmx:sendError", keepForLater);
form.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 403 || event.detail.xhr.status === 404) {
    say(event.target.closest(".question"), "Pas enregistré : votre session a expiré. Rechargez la page et reconnectez-vous.");
  } else {
    keepForLater(event);
  }
});

setInterval(() => waiting.forEach(send), RETRY_AFTER);
addEventListener("online", () => waiting.forEach(send));
addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
