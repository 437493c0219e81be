// Says beside the question that a note did not go through: its text stays in the page.
const tell = (event) => {
  const place = event.target.closest("[data-beside]");
  if (place) place.querySelector(".beside-told").textContent = place.dataset.failed;
};

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:responseError", tell);
