/* A form is sent once: its buttons rest after the first click, and come back when the page is shown again. */
export function start(form) {
  const buttons = () => form.querySelectorAll('button[type="submit"], button:not([type])');
  let restore;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // it waits for something first
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // After this turn: a disabled button's own name and value would not be sent.
    setTimeout(() => buttons().forEach((button) => (button.disabled = true)));
    restore = setTimeout(free, 15000);
  });
  window.addEventListener("pageshow", free);

  function free() {
    clearTimeout(restore);
    delete form.dataset.sent;
    buttons().forEach((button) => (button.disabled = false));
  }
}
