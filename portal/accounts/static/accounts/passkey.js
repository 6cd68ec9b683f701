/* Passkeys: what they need is shown only where they work, and a failure is told in words. */
if (window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-passkey]")) element.hidden = false;
  for (const element of document.querySelectorAll("[data-without-passkey]")) element.hidden = true;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const line = document.querySelector("[data-passkey-error]");
  if (!line) return;
  const refused = event.detail.exception?.name === "NotAllowedError";
  line.textContent = refused
    ? "L’appareil n’a pas donné de clé. Recommencez, ou choisissez un autre moyen."
    : "La clé n’a pas pu servir. Choisissez un autre moyen.";
  line.hidden = false;
});
