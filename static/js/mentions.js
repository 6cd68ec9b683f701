/* After an @, the people of this space: a list of buttons under the field. Without it, one writes the name in full. */
const QUIET_MS = 200;
const BEGUN = /@([\p{L}' -]{1,40})$/u;

export function start(element) {
  const field = element.querySelector("textarea");
  const list = document.createElement("div");
  element.classList.add("mentions");
  list.className = "mentions__list";
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "Personnes de cet espace");
  list.hidden = true;
  element.append(list);
  let timer;

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET_MS);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      list.hidden = true;
      field.focus();
    }
  });

  async function ask() {
    const typed = BEGUN.exec(field.value.slice(0, field.selectionStart));
    if (!typed) return (list.hidden = true);
    try {
      const response = await fetch(`${element.dataset.source}?q=${encodeURIComponent(typed[1])}`);
      show(response.ok ? (await response.json()).people : [], typed[1].length);
    } catch {
      list.hidden = true;
    }
  }

  function show(people, length) {
    list.replaceChildren(...people.map((person) => choice(person, length)));
    list.hidden = people.length === 0;
  }

  function choice({ name, detail }, length) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(`${name} `);
    const more = document.createElement("span");
    more.textContent = detail;
    button.append(more);
    button.addEventListener("click", () => {
      const end = field.selectionStart;
      field.setRangeText(`${name} `, end - length, end, "end");
      list.hidden = true;
      field.focus();
    });
    return button;
  }
}
