/* A text saves itself while one types, says so, and says when it can't. What the server hasn't got yet waits in this tab's
   own memory, for the same person only: a reload without network loses nothing. To send the form, the draft goes first: when
   that can't leave, nothing does, the page stays, and it is sent when the network is back. Without this script, nothing is
   needed. */
import { memory } from "./tab-memory.js";

const QUIET_MS = 1500;
const AGAIN_MS = 10000;
const PATIENCE_MS = 15000;
const FOUND = "Voici ce que vous aviez écrit\u202f: cela n’avait pas encore été enregistré.";
const SENDING = "Envoi…";
const SAYS = {
  network: "Pas de réseau\u202f: votre texte reste dans cet onglet, un nouvel essai suit.",
  signed: "Vous n’êtes plus connecté\u202f: votre texte reste dans cet onglet. Connectez-vous dans un autre onglet, puis revenez ici.",
  gone: "Pas enregistré\u202f: cet espace ou cette discussion n’est plus ouvert pour vous. Votre texte reste ici, copiez-le avant de partir.",
  other: "Le portail ne répond pas comme il faut\u202f: votre texte reste dans cet onglet, un nouvel essai suit.",
};
const KEPT_HERE = "Votre texte est gardé sur cet appareil\u202f: laissez cette page ouverte, il partira dès que ";
const WAITS = {
  network: `Pas de réseau\u202f: rien n’est encore envoyé. ${KEPT_HERE}le réseau sera revenu.`,
  signed: `Vous n’êtes plus connecté\u202f: rien n’est encore envoyé. ${KEPT_HERE}vous serez connecté dans un autre onglet.`,
  gone: SAYS.gone,
  other: `Le portail ne répond pas comme il faut\u202f: rien n’est encore envoyé. ${KEPT_HERE}possible.`,
};

export function start(element) {
  const form = element.querySelector("form");
  const said = element.querySelector("[data-saved]");
  const token = form.elements.namedItem("token");
  const version = form.elements.namedItem("version");
  const kept = memory("draft", element.dataset.person, element.dataset.save);
  let timer;
  let turn = Promise.resolve();
  let busy = false;
  let changed = false;
  let over = false;
  let trouble = "";
  let waiting; // the button that was pressed, while what was written can't leave

  form.addEventListener("input", (event) => {
    waiting = undefined;
    if (event.target.type === "file") return;
    changed = true;
    kept.write(words(form));
    later(QUIET_MS);
  });
  // Before the form's own listeners: what waits is not sent yet.
  element.addEventListener("submit", sending, { capture: true });
  window.addEventListener("pageshow", (event) => {
    over = false;
    if (event.persisted && changed) later(QUIET_MS);
  });
  window.addEventListener("online", retry);
  window.addEventListener("focus", () => trouble === "signed" && retry());
  restore(kept.read());

  function later(wait, what = save) {
    clearTimeout(timer);
    if (!over) timer = setTimeout(what, wait);
  }

  function retry() {
    if (waiting) later(0, leave);
    else if (changed) later(0);
  }

  function sending(event) {
    if (event.target !== form) return;
    if (waiting?.ready) {
      over = true;
      clearTimeout(timer);
      kept.write({ ...words(form), sent: "yes" });
      return;
    }
    event.preventDefault();
    waiting = { button: event.submitter };
    kept.write(words(form));
    leave();
  }

  /* The draft first; once the server has it, the form itself. */
  async function leave() {
    if (busy) await turn;
    const wanted = waiting;
    if (!wanted || busy) return;
    clearTimeout(timer);
    said.textContent = SENDING;
    await (turn = keep(true));
    if (waiting !== wanted) return;
    if (!trouble) {
      wanted.ready = true;
      form.requestSubmit(wanted.button);
    }
    if (trouble === "gone" || wanted.ready) waiting = undefined;
    else if (trouble !== "signed") later(AGAIN_MS, leave);
  }

  async function restore(found) {
    if (!found || shows(form, found)) return kept.forget();
    if (found.sent && (await arrived(found))) return kept.forget();
    fill(form, found);
    said.textContent = FOUND;
    changed = true;
    later(QUIET_MS);
  }

  /* Whether what was sent did arrive: then the server knows its number as published. */
  async function arrived(found) {
    const { answer } = await post(found);
    if (answer?.version) found.version = answer.version;
    return Boolean(answer?.published);
  }

  async function save() {
    if (busy || over || !changed) return;
    await (turn = keep(false));
    if (trouble === "network" || trouble === "other") later(AGAIN_MS);
    else if (changed && !trouble) later(QUIET_MS);
  }

  /* Gives the server what is written; ``trouble`` is then what was in the way. */
  async function keep(leaving) {
    busy = true;
    changed = false;
    timer = undefined;
    const { answer, status, failed } = await post();
    busy = false;
    trouble = failed ?? "";
    if (trouble) {
      changed = true;
      said.textContent = (waiting ? WAITS : SAYS)[trouble];
      return;
    }
    if (answer.version) version.value = answer.version;
    if (leaving) return;
    if (answer.token) adopt(answer.token);
    said.textContent = answer.saved ?? answer.error;
    if (status === 429) {
      trouble = "other";
      changed = true;
    } else if (answer.version && !changed && !over) kept.forget();
  }

  /* Another tab has this draft: from now on this one writes a draft of its own. */
  function adopt(number) {
    if (over) return;
    token.value = number;
    version.value = 0;
    changed = true;
  }

  /* What the server says of these words, or what failed: "network", "signed", "gone", "other". */
  async function post(found) {
    try {
      let response = await send(data(form, found));
      if (response.status === 403 && (await renew())) response = await send(data(form, found));
      const toSignIn = response.redirected && response.url.includes("/compte/");
      if (response.status === 403 || toSignIn) return { failed: "signed" };
      if (response.status === 404) return { failed: "gone" };
      if (!response.headers.get("Content-Type")?.includes("json")) return { failed: "other" };
      return { answer: await response.json(), status: response.status };
    } catch {
      return { failed: "network" };
    }
  }

  /* Who signed in again, in another tab, has another token than this page: the page of today has it. Not for somebody else. */
  async function renew() {
    const today = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const theirs = today.querySelector('[data-component="draft"]');
    if (theirs?.dataset.person !== element.dataset.person) return false;
    form.elements.csrfmiddlewaretoken.value = theirs.querySelector("[name=csrfmiddlewaretoken]").value;
    return true;
  }

  function send(body) {
    return fetch(element.dataset.save, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
  }
}

function words(form) {
  const data = withoutFiles(form);
  data.delete("csrfmiddlewaretoken");
  return Object.fromEntries(data);
}

/* Files go with the form itself, and what they show with them: no draft has either in its words. */
function withoutFiles(form) {
  const data = new FormData(form);
  for (const name of ["piece", "alt"]) data.delete(name);
  return data;
}

function data(form, found = {}) {
  const body = withoutFiles(form);
  for (const [name, value] of Object.entries(found)) if (body.has(name)) body.set(name, value);
  return body;
}

/* Whether the page has these words already: then its number and version are the right ones. */
function shows(form, found) {
  return fields(form, found).every((field) => field.type === "hidden" || field.value === found[field.name]);
}

/* Puts the words back, with the number of their draft. */
function fill(form, found) {
  for (const field of fields(form, found)) field.value = found[field.name];
}

function fields(form, found) {
  return Object.keys(found).map((name) => form.elements.namedItem(name)).filter(Boolean);
}
