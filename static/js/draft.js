/* A text saves itself while one types, says so, and says when it can't. What the server hasn't got yet waits in this tab's
   own memory, for the same person only: a reload without network loses nothing. Without this script, nothing is needed. */
import { memory } from "./tab-memory.js";

const QUIET_MS = 1500;
const AGAIN_MS = 10000;
const OFFLINE = "Pas de réseau\u202f: votre texte reste dans cet onglet, un nouvel essai suit.";
const FOUND = "Voici ce que vous aviez écrit\u202f: cela n’avait pas encore été enregistré.";

export function start(element) {
  const form = element.querySelector("form");
  const said = element.querySelector("[data-saved]");
  const token = form.elements.namedItem("token");
  const version = form.elements.namedItem("version");
  const kept = memory("draft", element.dataset.person, element.dataset.save);
  let timer;
  let busy = false;
  let changed = false;
  let over = false;

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    kept.write(words(form));
    later(QUIET_MS);
  });
  form.addEventListener("submit", () => {
    over = true;
    clearTimeout(timer);
    kept.write({ ...words(form), sent: "yes" });
  });
  window.addEventListener("pageshow", (event) => {
    over = false;
    if (event.persisted && changed) later(QUIET_MS);
  });
  window.addEventListener("online", () => changed && later(0));
  restore(kept.read());

  function later(wait) {
    clearTimeout(timer);
    if (!over) timer = setTimeout(save, wait);
  }

  async function restore(found) {
    if (!found) return;
    if ((found.sent && (await arrived(found))) || !fill(form, found)) return kept.forget();
    said.textContent = FOUND;
    changed = true;
    later(QUIET_MS);
  }

  /* Whether what was sent did arrive: then the server knows its number as published. */
  async function arrived(found) {
    try {
      const answer = await (await send(data(form, found))).json();
      if (answer.version) found.version = answer.version;
      return Boolean(answer.published);
    } catch {
      return false;
    }
  }

  async function save() {
    if (busy || over || !changed) return;
    busy = true;
    changed = false;
    timer = undefined;
    try {
      const response = await send(data(form));
      const answer = await response.json();
      if (answer.version) version.value = answer.version;
      if (answer.token && !over) adopt(answer.token);
      said.textContent = answer.saved ?? answer.error;
      if (response.status === 429) again();
      else if (response.ok && !changed && !over) kept.forget();
    } catch {
      said.textContent = OFFLINE;
      again();
    } finally {
      busy = false;
      if (changed && !timer) later(QUIET_MS);
    }
  }

  /* Another tab has this draft: from now on this one writes a draft of its own. */
  function adopt(number) {
    token.value = number;
    version.value = 0;
    changed = true;
    later(QUIET_MS);
  }

  function again() {
    changed = true;
    later(AGAIN_MS);
  }

  function send(body) {
    return fetch(element.dataset.save, { method: "POST", body });
  }
}

function words(form) {
  const data = new FormData(form);
  for (const name of ["piece", "csrfmiddlewaretoken"]) data.delete(name);
  return Object.fromEntries(data);
}

function data(form, found = {}) {
  const body = new FormData(form);
  body.delete("piece");
  for (const [name, value] of Object.entries(found)) if (body.has(name)) body.set(name, value);
  return body;
}

/* Puts the words back, with the number of their draft, unless the page shows them already: false. */
function fill(form, found) {
  const fields = Object.keys(found).map((name) => form.elements.namedItem(name)).filter(Boolean);
  if (!fields.some((field) => field.type !== "hidden" && field.value !== found[field.name])) return false;
  for (const field of fields) field.value = found[field.name];
  return true;
}
