/* On /hors-ligne/: the fiches this telephone has kept, and since when. */
import { CACHE, keptAt, since } from "./time-kept.js";

export async function start(list) {
  if (!("caches" in window)) return;
  const cache = await caches.open(CACHE);
  const items = await Promise.all((await cache.keys()).map((request) => item(cache, request)));
  if (!items.length) return;
  items.sort((a, b) => a.title.localeCompare(b.title, "fr"));
  list.replaceChildren(...items.map(line));
  list.hidden = false;
  document.querySelector("[data-without-fiches]")?.remove();
}

async function item(cache, request) {
  const response = await cache.match(request);
  const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
  const title = page.querySelector("h1")?.textContent.trim() || page.title;
  return { title, path: new URL(request.url).pathname, kept: keptAt(response) };
}

function line({ title, path, kept }) {
  const link = document.createElement("a");
  link.href = path;
  link.textContent = title;
  const row = document.createElement("li");
  row.append(link);
  if (kept) {
    const age = document.createElement("span");
    age.className = "links__age";
    age.textContent = `Gardée depuis ${since(kept)}`;
    row.append(age);
  }
  return row;
}
