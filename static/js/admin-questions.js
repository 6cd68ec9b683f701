/* Where a question stands in the text: it is chosen by its words. The field below holds its UUID, or its number while it has none. */
const chosen = new WeakMap();

function questions() {
  const all = document.querySelectorAll("#id_questions-FORMS > [data-inline-panel-child]");
  return [...all].filter((child) => child.querySelector('[name$="-DELETE"]')?.value !== "1");
}

function described(child, place) {
  const words = child.querySelector('textarea[name$="-text"]').value.trim() || "sans texte";
  const key = child.querySelector('[name$="-public_id"]').value;
  return { child, value: key || String(place + 1), label: `${place + 1}. ${words}` };
}

function fill(field) {
  const select = field.nextElementSibling;
  const found = questions().map(described);
  const now = found.find(({ child }) => child === chosen.get(field)) ?? found.find(({ value }) => value === field.value);
  if (now && field.value !== now.value) set(field, now.value);
  if (now) chosen.set(field, now.child);
  const options = found.map(({ value, label }) => new Option(label, value));
  const none = new Option(field.value ? "Question introuvable" : found.length ? "Choisir une question" : "Aucune question pour l’instant", field.value);
  const wanted = now ? options : [none, ...options];
  if (told(select.options) !== told(wanted)) select.replaceChildren(...wanted);
  select.value = now?.value ?? field.value;
}

/* What it offers now: replaced only when it changes, or the observer below would see its own work. */
function told(options) {
  return [...options].map(({ text, value }) => `${value} ${text}`).join("\n");
}

function set(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function dress(field) {
  const select = document.createElement("select");
  select.id = `${field.id}-choice`;
  document.querySelector(`label[for="${field.id}"]`)?.setAttribute("for", select.id);
  field.hidden = true;
  field.after(select);
  select.addEventListener("pointerdown", () => fill(field));
  select.addEventListener("focus", () => fill(field));
  select.addEventListener("change", () => {
    const picked = questions().map(described).find(({ value }) => value === select.value);
    chosen.set(field, picked?.child);
    set(field, select.value);
  });
}

function look() {
  for (const field of document.querySelectorAll(".question-place input:not([hidden])")) if (field.name) dress(field);
  for (const field of document.querySelectorAll(".question-place input[hidden]")) fill(field);
}

const form = document.querySelector("[data-edit-form]");
if (form?.querySelector("#id_questions-FORMS")) {
  let waiting;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 50);
  }).observe(form, { childList: true, subtree: true });
  look();
}
