/* Suggestions under the search field: the combobox of ARIA 1.2, list only (the field keeps the focus and what was typed).
 * Asks after 150 ms of quiet; arrows choose, Enter opens, Escape closes, Tab leaves. Without an answer, it is a plain field. */
const QUIET_MS = 150;
const SHORTEST = 2;

export function start(form) {
  const input = form.querySelector("input");
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "search__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  form.append(list);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });

  let timer;
  let asked;
  let chosen = -1;

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET_MS);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => open(event.target.closest("[role=option]")));

  async function ask() {
    const words = input.value.trim();
    asked?.abort();
    if (words.length < SHORTEST) return close();
    asked = new AbortController();
    try {
      const response = await fetch(`${form.dataset.source}?q=${encodeURIComponent(words)}`, { signal: asked.signal });
      if (response.ok) show((await response.json()).suggestions ?? []);
    } catch {
      close();
    }
  }

  function show(suggestions) {
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...suggestions.slice(0, 6).map(option));
    const some = suggestions.length > 0 && document.activeElement === input;
    list.hidden = !some;
    input.setAttribute("aria-expanded", String(some));
  }

  function option({ title, url, label }, index) {
    const row = document.createElement("li");
    set(row, { id: `${list.id}-${index}`, role: "option", "aria-selected": "false", class: "search__option" });
    row.dataset.url = url;
    row.append(title);
    if (label) {
      const detail = document.createElement("span");
      detail.textContent = label;
      row.append(detail);
    }
    return row;
  }

  function onKey(event) {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      open(list.children[chosen]);
    }
  }

  function choose(step) {
    const count = list.children.length;
    chosen = chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count;
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
    input.setAttribute("aria-activedescendant", list.children[chosen].id);
  }

  function open(row) {
    if (row?.dataset.url.startsWith("/")) location.assign(row.dataset.url);
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
