// A message that is refused says why in its own place; a signed-out browser's sign-in page takes nobody's.
document.addEventListener("htmx:beforeSwap", ({ target, detail }) => {
  if (!target.matches(".talk")) return;
  const isElsewhere = new URL(detail.xhr.responseURL).pathname !== detail.pathInfo.finalRequestPath;
  detail.shouldSwap = !isElsewhere && [200, 422].includes(detail.xhr.status);
});
