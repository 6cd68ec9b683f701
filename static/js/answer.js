/* Sends an answer without leaving the page: the same form, the same address; the question comes back answered.
   An answer that could not be sent waits in this tab's memory, for the same person only, and goes by itself. */
import { start as sendOnce } from "./send-once.js";
import { memory } from "./tab-memory.js";

const SHOWN = [200, 422, 429];
const AGAIN_MS = 10000;
const SAYS = {
  network: "Pas encore enregistré\u202f: pas de réseau. Votre réponse est gardée dans cet onglet, elle partira d’elle-même.",
  signed: "Pas encore enregistré\u202f: vous n’êtes plus connecté. Votre réponse est gardée dans cet onglet\u202f: rechargez la page pour vous connecter, elle partira ensuite.",
  gone: "Pas enregistré\u202f: cette question a été retirée, ou la leçon n’est plus ouverte pour vous. Rechargez la page pour la voir telle qu’elle est.",
  other: "Pas encore enregistré\u202f: le portail ne répond pas comme il faut. Votre réponse est gardée dans cet onglet, un nouvel essai suit.",
};
const FOUND = "Voici votre réponse. Elle n’était pas encore enregistrée\u202f: elle part maintenant.";

export function start(form) {
  const kept = memory("answer", personOf(document), form.dataset.question);
  if (form.hasAttribute("data-answered")) return kept.forget();
  const state = form.querySelector(".answer__state");
  let timer;

  form.addEventListener("input", () => unsaved(form));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    state.textContent = "Enregistrement…";
    go();
  });
  window.addEventListener("online", () => kept.read() && go("alone"));
  const found = kept.read();
  if (found && fill(form, found)) {
    state.textContent = FOUND;
    go("alone");
  } else kept.forget();

  /* ``alone``: nobody pressed a button, so nobody's focus is moved. */
  async function go(alone) {
    if (form.dataset.sent || !form.isConnected) return;
    form.dataset.sent = "yes";
    clearTimeout(timer);
    unsaved(form);
    const trouble = await send(form, alone).catch(() => "network");
    delete form.dataset.sent;
    if (!trouble) return kept.forget();
    state.textContent = SAYS[trouble];
    if (trouble === "gone") return kept.forget();
    kept.write(new FormData(form).getAll("reponse"));
    if (trouble !== "signed") timer = setTimeout(go, AGAIN_MS, "alone");
  }
}

/* Nothing when the question came back; otherwise what went wrong. */
async function send(form, alone) {
  let response = await post(form);
  if (response.status === 403 && (await renew(form))) response = await post(form);
  if (SHOWN.includes(response.status) && show(await response.text(), form.dataset.section, alone)) {
    if (alone && response.ok) tell(form.dataset.section);
    return "";
  }
  if (response.status === 403 || (response.redirected && response.url.includes("/compte/"))) return "signed";
  return response.status === 404 ? "gone" : "other";
}

function post(form) {
  return fetch(form.action, { method: "POST", body: new FormData(form) });
}

/* Who signed in again, in another tab, has another token than this page: the page of today has it. Not for somebody else. */
async function renew(form) {
  const today = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const token = today.querySelector("form.answer [name=csrfmiddlewaretoken], #suite [name=csrfmiddlewaretoken]");
  if (!token || personOf(today) !== personOf(document)) return false;
  form.elements.csrfmiddlewaretoken.value = token.value;
  return true;
}

function personOf(page) {
  return page.getElementById("lecon")?.dataset.person;
}

/* Puts a kept answer back; false when the question doesn't take it any more. */
function fill(form, values) {
  const fields = [...form.querySelectorAll("[name=reponse]")];
  for (const field of fields) {
    if (field.type === "text") field.value = values[0] ?? "";
    else field.checked = values.includes(field.value);
  }
  return fields.some((field) => (field.type === "text" ? field.value : field.checked));
}

function show(html, id, alone) {
  const answered = new DOMParser().parseFromString(html, "text/html");
  const fresh = answered.getElementById(id);
  if (!fresh) return false;
  for (const part of [id, "avancement", "suite"]) {
    const [old, now] = [document.getElementById(part), answered.getElementById(part)];
    if (old && now) old.replaceWith(document.adoptNode(now));
  }
  const section = document.getElementById(id);
  section.querySelectorAll('[data-component="answer"]').forEach(start);
  document.querySelectorAll('#suite [data-component="send-once"]').forEach(sendOnce);
  mayClose();
  if (!alone) section.focus();
  return true;
}

function tell(section) {
  const number = section.split("-").pop();
  document.getElementById("parties").textContent = `Votre réponse à la question ${number} est partie d’elle-même\u202f: elle est enregistrée.`;
}

function unsaved(form) {
  form.dataset.unsaved = "";
  mayClose();
}

/* While an answer isn't saved, the page doesn't say that one may close it. */
function mayClose() {
  const waiting = document.querySelector("form[data-unsaved]") !== null;
  document.getElementById("fermer").hidden = waiting;
  document.getElementById("rester").hidden = !waiting;
}
