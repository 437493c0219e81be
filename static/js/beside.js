// What stands beside a question is no part of its answer: the questionnaire's own listeners must not hear it.
const HEARD = ["input", "change", "htmx:beforeRequest", "htmx:afterRequest", "htmx:beforeSwap", "htmx:sendError"];
const SENT_IN_VAIN = "Pas enregistré : la connexion est coupée. Votre texte est resté dans la page.";

for (const kind of HEARD) {
  document.addEventListener(
    kind,
    (event) => {
      const place = event.target.closest?.("[data-beside]");
      if (!place) return;
      event.stopPropagation();
      const status = place.querySelector("[role=status]");
      const { xhr } = event.detail ?? {};
      if (kind === "htmx:sendError" || (kind === "htmx:afterRequest" && xhr?.status >= 400)) status.textContent = place.dataset.failed ?? SENT_IN_VAIN;
    },
    true,
  );
}
