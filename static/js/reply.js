/* Who comes to answer has the caret in the field, after what is quoted there. What is to be corrected comes first. */
export function start(section) {
  const field = section.querySelector("textarea:not([readonly])");
  if (location.hash !== "#repondre" || !field || section.querySelector("[role=alert]")) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollTop = field.scrollHeight;
  field.scrollIntoView({ block: "center" });
}
