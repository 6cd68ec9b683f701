/* On a fiche: says since when this telephone has kept it, so that nobody trusts an old one unknowingly. */
import { CACHE, keptAt, since } from "./time-kept.js";

export function start(line) {
  if (!("caches" in window)) return;
  const show = async () => {
    const kept = keptAt(await (await caches.open(CACHE)).match(location.pathname));
    if (!kept) return;
    line.querySelector("[data-age]").textContent = `Gardée sur cet appareil depuis ${since(kept)}`;
    line.hidden = false;
  };
  show();
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data?.type === "kept" && event.data.path === location.pathname) show();
  });
}
