// What stops an automatic save, or would stop the publishing of the draft it kept, is said at its field, as after a click on
// « Publier ». The portal's answers carry it (portal/core/pages/faults.py).
const shown = new Map(); // by field of the form: what was said, and where

for (const name of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(name, ({ detail }) => detail?.response?.faults && show(detail.response.faults));
}

function show(faults) {
  for (const name of new Set([...shown.keys(), ...Object.keys(faults)])) {
    const said = JSON.stringify(faults[name] ?? null);
    if (shown.get(name)?.said === said) continue;
    shown.get(name)?.unsay();
    shown.delete(name);
    if (faults[name]) shown.set(name, { said, unsay: say(name, faults[name]) });
  }
}

/* Says it; gives back what takes it away. */
function say(name, fault) {
  const panel = window.wagtail.editHandler?.getPanelByName(name);
  const root = document.getElementById(`${name}-root`)?.rootBlock;
  if (root?.setError) {
    const where = leaves(root, fault);
    root.setError(fault);
    return () => where.forEach((leaf) => leaf.setError(null));
  }
  panel?.setErrorMessage?.(fault.messages?.join(" "));
  return () => panel?.setErrorMessage?.("");
}

/* The fields that a fault speaks of: they may have moved when it is taken away. */
function leaves(block, fault) {
  if (!fault.blockErrors) return [block];
  return Object.entries(fault.blockErrors).flatMap(([key, inner]) => {
    const child = block.childBlocks?.[key] ?? block.children?.[key];
    return child ? leaves(child.block ?? child, inner) : [];
  });
}
