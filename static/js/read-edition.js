/* A page that one follows and has before one's eyes is read: its form says so by itself, once. What failed is said on the next visit. */
export function start(form) {
  document.addEventListener("visibilitychange", read);
  read();

  async function read() {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", read);
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    const sent = { method: "POST", body: new FormData(form), headers, redirect: "manual", keepalive: true };
    const answer = await fetch(form.action, sent).catch(() => undefined);
    if (answer?.status === 204) form.querySelector("button")?.remove();
  }
}
