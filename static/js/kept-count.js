/* On the home page: how many fiches this telephone can show without network. */
import { CACHE } from "./time-kept.js";

export async function start(line) {
  if (!("caches" in window)) return;
  const count = (await (await caches.open(CACHE)).keys()).length;
  if (!count) return;
  line.querySelector("a").textContent = count > 1 ? `${count} fiches se lisent sans réseau` : "1 fiche se lit sans réseau";
  line.hidden = false;
}
