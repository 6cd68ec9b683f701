/* Brings the reader to the summary of errors; its links put the caret in the field. */
export function start(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
    (control ?? field).focus();
    field.scrollIntoView({ block: "center" });
  });
}
