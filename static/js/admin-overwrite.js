// Who answers « oui » to Wagtail's « somebody saved a newer version » has decided: the form says so, and isn't asked again.
const DIALOG = "w-save-confirmation-dialog";
const FIELD = "replaces_revision";
let newer = "";

document.addEventListener("w-swap:json", ({ detail }) => {
  const saved = detail?.data?.other_sessions?.find((session) => session.revision_id);
  if (saved) newer = String(saved.revision_id);
});

// Before Wagtail's own listener, which sends the form.
document.addEventListener(
  "w-dialog:confirmed",
  ({ target }) => {
    if (target.id !== DIALOG || !newer) return;
    const form = target.closest("form");
    const field = form.elements.namedItem(FIELD) ?? form.appendChild(hiddenField());
    field.value = newer;
  },
  { capture: true },
);

function hiddenField() {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = FIELD;
  return field;
}
