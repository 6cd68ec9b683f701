/* Keys of the curators' desk: each presses a button or follows a link that is on the page (data-key). Silent while one types:
 * Escape leaves the field. */
export function start() {
  const help = document.querySelector("[data-keys]");
  const said = document.querySelector("[data-no-undo]");
  document.querySelector(".queue__link[aria-current]")?.scrollIntoView({ block: "nearest" });
  const byKey = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && !event.defaultPrevented) event.target.blur();
      return;
    }
    if (event.key === "?" && help) {
      help.open = !help.open;
      help.querySelector("summary").focus();
    } else if (event.key === "/") {
      document.querySelector(".masthead input[type='search']")?.focus();
    } else if (event.key === "p" && emptyReason()) {
      emptyReason().focus();
    } else if (event.key === "z" && !byKey("z")) {
      said.textContent = said.dataset.noUndo;
    } else {
      const element = event.key.length === 1 ? byKey(event.key) : null;
      if (!element || event.repeat) return;
      element.click();
    }
    event.preventDefault();
  });

  function emptyReason() {
    const field = document.getElementById("id_why");
    return field && !field.value.trim() ? field : null;
  }
}

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}
