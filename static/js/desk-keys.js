/* Keys of the curators' desk: each presses a button or follows a link that is on the page (data-key). Silent while one types:
 * Escape leaves the field. Keys that come while the next story is on its way wait for it, and act on the story that then stands
 * there; after « p », what is typed meanwhile is the reason, and goes into its field. */
const LEFT = "Ce que vous aviez tapé ensuite\u202f: «\u202f%s\u202f».";

export function listen(element, isBusy) {
  const ahead = element.querySelector("[data-ahead]"); // none: the keys are turned off
  const waiting = [];
  shown();
  if (ahead) document.addEventListener("keydown", pressed);
  return { play, drop, shown, waiting: () => waiting.length > 0 };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) leaveField(event);
    else if (isBusy() ? hold(event) : act(event.key, event.repeat)) event.preventDefault();
  }

  function leaveField(event) {
    const ended = event.key === "Escape" || (event.key === "Enter" && event.target === ahead);
    if (!ended || event.defaultPrevented) return;
    if (event.target === ahead) waiting.at(-1).sent = event.key === "Enter";
    event.target.blur();
  }

  function hold({ key, repeat }) {
    if (key.length !== 1 || key === "\u0020") return false;
    if (repeat) return true;
    collect();
    waiting.push({ key });
    if (key === "p") {
      ahead.hidden = false;
      ahead.focus();
    }
    return true;
  }

  /* The words typed ahead belong to the « p » before them. */
  function collect() {
    const last = waiting.findLast(({ key }) => key === "p");
    if (last) last.words = `${last.words ?? ""}${ahead.value}`;
    ahead.value = "";
  }

  function play() {
    while (waiting.length && !isBusy()) {
      const next = waiting[0];
      if (next.key === "p" && waiting.length === 1) collect();
      waiting.shift();
      if (next.key === "p") write(next);
      else act(next.key);
    }
    if (ahead && !waiting.length) ahead.hidden = true;
  }

  /* The reason of the story that stands there now. One that it has already is read again before anything is published. */
  function write({ words = "", sent }) {
    const field = document.getElementById("id_why");
    if (!field) return;
    const had = field.value.trim();
    field.value = [had, words].filter(Boolean).join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length); // what is typed from now on goes on there
    if (sent && words.trim() && !had) field.form.requestSubmit(pressedBy("p"));
  }

  /* What waited is not done: the story that it was meant for didn't come. Gives back the words. */
  function drop() {
    if (!ahead) return "";
    collect();
    const words = waiting.map((held) => held.words ?? "").join(" ").trim();
    waiting.length = 0;
    ahead.hidden = true;
    return words && LEFT.replace("%s", () => words);
  }
}

function act(key, repeat = false) {
  const help = document.querySelector("#touches");
  const said = document.querySelector("[data-no-undo]");
  if (key === "?" && help) {
    help.open = !help.open;
    help.querySelector("summary").focus();
  } else if (key === "/") {
    document.querySelector(".masthead input[type='search']")?.focus();
  } else if (key === "p" && emptyReason()) {
    askReason(emptyReason());
  } else if (key === "z" && !pressedBy("z")) {
    said.textContent = said.dataset.noUndo;
  } else {
    const element = key.length === 1 ? pressedBy(key) : null;
    if (!element || repeat) return false;
    element.click();
  }
  return true;
}

function shown() {
  document.querySelector(".queue__link[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function pressedBy(key) {
  return document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function emptyReason() {
  const field = document.getElementById("id_why");
  return field && !field.value.trim() ? field : null;
}

/* Why « p » published nothing. */
function askReason(field) {
  const said = document.querySelector("[data-needed]");
  said.textContent = said.dataset.needed;
  field.addEventListener("input", () => (said.textContent = ""), { once: true });
  field.focus();
}

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}
