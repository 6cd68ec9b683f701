/* A button that prints; shown only when script runs. */
export function start(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
