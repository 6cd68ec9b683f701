/* Who signs out leaves nothing in this tab: words that hadn't reached the server go with them. */
export function start(form) {
  form.addEventListener("submit", () => {
    try {
      sessionStorage.clear();
    } catch {
      /* Nothing was kept there. */
    }
  });
}
