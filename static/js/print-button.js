/* A button that prints; shown only when script runs. An address ending in ?imprimer prints at once. */
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  if (new URLSearchParams(location.search).has("imprimer")) window.print();
}
