/* On /hors-ligne/: the fiches this telephone has kept, by situation, since when; a filter on their titles that asks nobody. */
import { CACHE, keptAt, since } from "./time-kept.js";

export async function start(filter) {
  if (!("caches" in window)) return;
  const cache = await caches.open(CACHE);
  const fiches = await Promise.all((await cache.keys()).map((request) => read(cache, request)));
  if (!fiches.length) return;
  fiches.sort((a, b) => a.title.localeCompare(b.title, "fr"));
  const groups = [...document.querySelectorAll("[data-situation]")];
  for (const fiche of fiches) show(fiche, groups);
  const rows = fiches.map(({ row }) => row);
  const said = filter.querySelector("[data-said]");
  const input = filter.querySelector("input");
  const narrow = () => {
    const words = fold(input.value).split(/\s+/);
    for (const { row, folded } of fiches) row.hidden = !words.every((word) => folded.includes(word));
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    said.textContent = told(rows.filter((row) => !row.hidden).length, fiches.length);
  };
  input.addEventListener("input", narrow);
  narrow();
  filter.hidden = false;
  document.querySelector("[data-without-fiches]").remove();
}

/** What the page that was kept says of itself. */
async function read(cache, request) {
  const response = await cache.match(request);
  const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
  const title = page.querySelector("h1")?.textContent.trim() || page.title;
  const lead = page.querySelector(".card__lead")?.textContent ?? "";
  const header = page.querySelector("header[data-situation]");
  const sign = header?.querySelector(".sign");
  const situation = header?.dataset.situation ?? "";
  return { title, lead, situation, sign, path: new URL(request.url).pathname, kept: keptAt(response) };
}

/** Its line, in its situation; in the last group when this page doesn't know that one. */
function show(fiche, groups) {
  const group = groups.find((one) => one.dataset.situation === fiche.situation) ?? groups.at(-1);
  fiche.folded = fold(`${fiche.title} ${fiche.lead} ${group.querySelector("h2").textContent}`);
  fiche.row = line(fiche);
  group.querySelector("ul").append(fiche.row);
}

function line({ title, path, sign, kept }) {
  const row = document.createElement("li");
  row.className = "situations__item";
  const link = row.appendChild(document.createElement("a"));
  link.className = "situations__link";
  link.href = path;
  link.append(sign ? document.importNode(sign, true) : document.createElement("span"));
  const words = link.appendChild(document.createElement("span"));
  words.className = "situations__words";
  words.textContent = title;
  if (kept) {
    const age = words.appendChild(document.createElement("span"));
    age.className = "situations__age";
    age.textContent = `Gardée depuis ${since(kept)}`;
  }
  return row;
}

function told(shown, all) {
  if (!shown) return "Aucune fiche gardée ne dit cela. Essayez un autre mot.";
  const kept = all > 1 ? `${all} fiches gardées` : "1 fiche gardée";
  return shown === all ? `${kept} ici` : `${shown} sur ${kept}`;
}

/** Lower case, without accents, with one apostrophe: « Épave » is found by "epave". */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").replaceAll("’", "'").trim();
}
