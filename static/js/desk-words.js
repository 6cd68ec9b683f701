/* What a curator has typed about a story and not sent waits in this tab: another story, an action without network or a
   reload loses nothing. */
import { memory } from "./tab-memory.js";

const FOUND = "Voici ce que vous aviez écrit\u202f: ce n’est pas encore publié.";
const NAMES = ["why", "theme"];

/* Keeps what the open form says. */
export function remember(person) {
  const { form, kept } = open(person);
  kept?.write(Object.fromEntries(NAMES.map((name) => [name, form.elements.namedItem(name).value])));
}

/* Puts it back into the form that is open now. */
export function recall(person) {
  const { form, kept } = open(person);
  const found = kept?.read();
  if (!found || NAMES.every((name) => form.elements.namedItem(name).value === found[name])) return;
  for (const name of NAMES) form.elements.namedItem(name).value = found[name];
  form.querySelector("[data-found]").textContent = FOUND;
}

/* The portal has it. */
export function forget(person) {
  open(person).kept?.forget();
}

function open(person) {
  const form = document.querySelector(".story__form");
  return form ? { form, kept: memory("desk", person, form.dataset.story) } : {};
}
