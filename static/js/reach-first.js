/* A form that is sent without network stays on the page, with what was typed, and says so; with it, it is sent as ever. */
const PATIENCE_MS = 8000;
const AWAY = "Pas de réseau\u202f: rien n’est envoyé. Ce que vous avez écrit reste ici. Recommencez quand le réseau sera revenu.";
const BACK = "Le réseau est revenu\u202f: vous pouvez envoyer.";

export function start(element) {
  const said = element.querySelector("[data-away]");
  let reached = false;
  let asking = false;

  // Before the form's own listeners: what can't leave is not sent yet.
  element.addEventListener("submit", sending, { capture: true });
  window.addEventListener("online", () => said.textContent && (said.textContent = BACK));

  async function sending(event) {
    if (reached) {
      reached = false;
      return;
    }
    event.preventDefault();
    if (asking) return;
    const { target, submitter } = event;
    asking = true;
    reached = await reach();
    asking = false;
    said.textContent = reached ? "" : AWAY;
    if (reached) target.requestSubmit(submitter);
  }
}

async function reach() {
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch {
    return false;
  }
}
