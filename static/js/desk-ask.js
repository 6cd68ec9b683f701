/* One question of the desk to the portal: the page that it answers, or what was in the way. */
const PATIENCE_MS = 15000;
const HERE = "Ce que vous avez écrit reste dans cet onglet.";
export const FAILED = {
  network: `Pas de réseau\u202f: rien n’est confirmé. ${HERE} Refaites votre action quand le réseau sera revenu.`,
  signed: `Vous n’êtes plus connecté\u202f: rien n’a été fait. ${HERE} Connectez-vous dans un autre onglet, puis refaites votre action ici.`,
  gone: `Rien n’a été fait\u202f: cet article, ou l’atelier, n’est plus ouvert pour vous. ${HERE}`,
  other: `Le portail ne répond pas comme il faut\u202f: rien n’est confirmé. ${HERE} Refaites votre action dans un instant.`,
};

export async function ask(address, body, person) {
  try {
    let response = await send(address, body);
    if (response.status === 403 && body && (await renew(body, person))) response = await send(address, body);
    if (response.status === 403 || new URL(response.url).pathname.startsWith("/compte/")) return { failed: "signed" };
    if (response.status === 404) return { failed: "gone" };
    const page = parsed(await response.text());
    if (!page.getElementById("pupitre")) return { failed: "other" };
    return personOf(page) === person ? { page, url: response.url, status: response.status } : { failed: "signed" };
  } catch {
    return { failed: "network" };
  }
}

function send(address, body) {
  return fetch(address, { method: body ? "POST" : "GET", body, signal: AbortSignal.timeout(PATIENCE_MS) });
}

/* Who signed in again, in another tab, has another token than this page: the page of today has it. Not for somebody else. */
async function renew(body, person) {
  const today = parsed(await (await fetch(location.href)).text());
  const token = today.querySelector("#tete [name=csrfmiddlewaretoken]");
  if (!token || personOf(today) !== person) return false;
  body.set("csrfmiddlewaretoken", token.value);
  document.querySelectorAll("main [name=csrfmiddlewaretoken]").forEach((field) => (field.value = token.value));
  return true;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function personOf(page) {
  return page.querySelector('[data-component="desk"]')?.dataset.person;
}
