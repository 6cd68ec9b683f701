/* A page that one follows and has before one's eyes is read: its form says so by itself. What failed is said on the next visit. */
export function start(form) {
  read();
  document.addEventListener("visibilitychange", read);

  async function read() {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", read);
    const sent = { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true };
    const answer = await fetch(form.action, sent).catch(() => undefined);
    if (answer?.type === "opaqueredirect") form.querySelector("button").remove();
  }
}
