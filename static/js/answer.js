/* Sends an answer without leaving the page: the same form, the same address; the question comes back answered. */
export function start(form) {
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const state = form.querySelector(".answer__state");
    state.textContent = "Enregistrement…";
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (!show(await response.text(), form.dataset.section)) throw new Error("another page");
    } catch {
      delete form.dataset.sent;
      state.textContent = "Pas encore enregistré. Votre réponse reste ici : vérifiez le réseau, puis réessayez.";
    }
  });
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
  section.focus();
  return true;
}
