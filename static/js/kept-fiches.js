/* On /hors-ligne/: the fiches this telephone has kept, by situation, since when; a filter that asks nobody. It looks in their
   titles and editors' other words, then in all that they say; in the place of the results of a search it begins with that question. */
import { CACHE, keptAt, since } from "./time-kept.js";

export async function start(filter) {
  if (!("caches" in window)) return;
  const cache = await caches.open(CACHE);
  const fiches = await Promise.all((await cache.keys()).map((request) => read(cache, request)));
  if (!fiches.length) return;
  fiches.sort((a, b) => a.title.localeCompare(b.title, "fr"));
  const groups = [...document.querySelectorAll("[data-situation]")];
  for (const fiche of fiches) show(fiche, groups);
  const said = filter.querySelector("[data-said]");
  const input = filter.querySelector("input");
  const narrow = () => {
    const found = answering(fiches, wordsOf(input.value));
    for (const fiche of fiches) fiche.row.hidden = !found.includes(fiche);
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    said.textContent = told(found.length, fiches.length);
  };
  input.addEventListener("input", narrow);
  input.value = answering(fiches, wordsOf(asked())).length ? asked() : "";
  narrow();
  filter.hidden = false;
  document.querySelector("[data-without-fiches]").remove();
}

/** The question of the search that the network didn't bring. */
function asked() {
  const { pathname, searchParams } = new URL(location.href);
  return pathname === "/recherche/" ? (searchParams.get("q") ?? "").trim() : "";
}

/** The fiches whose title, lead or other words have every word; if none does, those that say them anywhere. */
function answering(fiches, words) {
  const having = (where) => fiches.filter((fiche) => words.every((word) => fiche[where].includes(word)));
  const called = having("folded");
  return called.length ? called : having("whole");
}

/** The words that count, each without its plural; small ones only when there are no others. */
function wordsOf(typed) {
  const words = fold(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const long = words.filter((word) => word.length > 2);
  return (long.length ? long : words).map((word) => (word.length > 3 ? word.replace(/[sx]$/, "") : word));
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
  const whole = fold(page.querySelector("main")?.textContent ?? "");
  const others = header?.dataset.words ?? "";
  return { title, lead, others, whole, situation, sign, path: new URL(request.url).pathname, kept: keptAt(response) };
}

/** Its line, in its situation; in the last group when this page doesn't know that one. */
function show(fiche, groups) {
  const group = groups.find((one) => one.dataset.situation === fiche.situation) ?? groups.at(-1);
  fiche.folded = fold(`${fiche.title} ${fiche.lead} ${fiche.others} ${group.querySelector("h2").textContent}`);
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
