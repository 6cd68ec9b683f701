/* Sends an answer without leaving the page: the same form, the same address; the question comes back answered.
   Whatever goes wrong, the answer stays in its form and the page says what to do. */
import { start as sendOnce } from "./send-once.js";

const SHOWN = [200, 422, 429];
const SAYS = {
  network: "Pas encore enregistré. Votre réponse reste ici\u202f: vérifiez le réseau, puis réessayez.",
  signed: "Pas encore enregistré\u202f: vous n’êtes plus connecté. Votre réponse reste ici\u202f: connectez-vous dans un autre onglet, puis réessayez.",
  gone: "Pas enregistré\u202f: cette question a été retirée, ou la leçon n’est plus ouverte pour vous. Rechargez la page pour la voir telle qu’elle est.",
  other: "Pas encore enregistré\u202f: le portail ne répond pas comme il faut. Votre réponse reste ici\u202f: réessayez dans un instant.",
};

export function start(form) {
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const state = form.querySelector(".answer__state");
    state.textContent = "Enregistrement…";
    const trouble = await send(form).catch(() => "network");
    if (!trouble) return;
    delete form.dataset.sent;
    state.textContent = SAYS[trouble];
  });
}

/* Nothing when the question came back; otherwise what went wrong. */
async function send(form) {
  let response = await post(form);
  if (response.status === 403 && (await renew(form))) response = await post(form);
  if (SHOWN.includes(response.status) && show(await response.text(), form.dataset.section)) return "";
  if (response.redirected && response.url.includes("/compte/")) return "signed";
  return response.status === 404 ? "gone" : "other";
}

function post(form) {
  return fetch(form.action, { method: "POST", body: new FormData(form) });
}

/* Who signed in again, in another tab, has another token than this page: the page of today has it. */
async function renew(form) {
  const today = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const token = today.querySelector("form.answer [name=csrfmiddlewaretoken], #suite [name=csrfmiddlewaretoken]");
  if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  return Boolean(token);
}

function show(html, id) {
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
  section.focus();
  return true;
}
