/* A draft saves itself while one types, says so, and says when it can't. Without this script there is a button for it. */
const QUIET_MS = 1500;
const AGAIN_MS = 10000;

export function start(form) {
  const said = form.querySelector("[data-saved]");
  const version = form.elements.namedItem("version");
  let timer;
  let busy = false;
  let changed = false;
  let over = false;

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    later(QUIET_MS);
  });
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => (over = false));

  function later(wait) {
    clearTimeout(timer);
    if (!over) timer = setTimeout(save, wait);
  }

  async function save() {
    if (busy || over || !changed) return;
    busy = true;
    changed = false;
    const data = new FormData(form);
    data.delete("piece");
    try {
      const response = await fetch(form.dataset.save, { method: "POST", body: data });
      const answer = await response.json();
      if (response.ok) version.value = answer.version;
      said.textContent = answer.saved ?? answer.error;
      if (response.status === 409) over = true;
    } catch {
      said.textContent = "Pas de réseau\u202f: le texte reste dans cette page, un nouvel essai suit.";
      changed = true;
      later(AGAIN_MS);
    } finally {
      busy = false;
      if (changed) later(QUIET_MS);
    }
  }
}
