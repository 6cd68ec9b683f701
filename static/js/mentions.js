/* After an @, the people of this space: a listbox under the field, which keeps the focus. Arrows choose, Enter writes the
 * name, Escape closes, Tab leaves. Without it, one writes the name in full. */
const QUIET_MS = 200;
const BEGUN = /@([\p{L}'’ -]{1,40})$/u;

export function start(element) {
  const field = element.querySelector("textarea");
  const list = document.createElement("ul");
  list.id = `${field.id}-mentions`;
  element.classList.add("mentions");
  list.className = "mentions__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Personnes de cet espace");
  list.hidden = true;
  element.append(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let timer;
  let asked;
  let chosen = 0;

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET_MS);
  });
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => write(event.target.closest("[role=option]")));

  function begun() {
    return BEGUN.exec(field.value.slice(0, field.selectionStart));
  }

  async function ask() {
    asked?.abort();
    const typed = begun();
    if (!typed) return close();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const response = await fetch(`${element.dataset.source}?q=${encodeURIComponent(typed[1])}`, { signal });
      show(response.ok ? (await response.json()).people : []);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function show(people) {
    list.replaceChildren(...people.map(option));
    if (people.length === 0 || document.activeElement !== field) return close();
    list.hidden = false;
    choose(0);
  }

  function option({ name, detail }, index) {
    const row = document.createElement("li");
    row.id = `${list.id}-${index}`;
    row.className = "mentions__option";
    row.setAttribute("role", "option");
    row.dataset.name = name;
    row.append(`${name} `);
    const more = document.createElement("span");
    more.textContent = detail;
    row.append(more);
    return row;
  }

  function onKey(event) {
    if (list.hidden || event.isComposing) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose((chosen + 1) % count);
    else if (event.key === "ArrowUp") choose((chosen - 1 + count) % count);
    else if (event.key === "Enter") write(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === index)));
    field.setAttribute("aria-activedescendant", list.children[index].id);
  }

  /* What stands after the @ now, however much was typed since the list was asked for, becomes the name. */
  function write(row) {
    const typed = begun();
    close();
    if (!row || !typed) return;
    const end = field.selectionStart;
    field.setRangeText(`${row.dataset.name} `, end - typed[1].length, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }
}
