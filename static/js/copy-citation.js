/* Copies the text of the element named in data-copies, and says so in the button (data-done: in which words). */
export function start(button) {
  const source = document.getElementById(button.dataset.copies);
  if (!source || !navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = button.dataset.done ?? "Citation copiée";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Copiez le texte sélectionné";
    }
    setTimeout(() => (button.textContent = words), 4000);
  });
}
