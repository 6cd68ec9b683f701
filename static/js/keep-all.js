/* Keeps every public fiche in this telephone: asks first, says how much, shows how far it is. Refused, it sends nothing.
 *
 * The worker (templates/sw.js) keeps each one; its old copy stays readable until the new one is there. Fiches that were kept
 * and are listed no more are asked too: the worker forgets those that are public no longer.
 */
import { keptFiches, since } from "./time-kept.js";

const INDEX = "/fiches/";
const FICHE = /^\/fiches\/[a-z0-9-]+\/$/;
const AT_ONCE = 3;
const PATIENCE_MS = 30000;

export function start(box) {
  if (!("caches" in window) || !navigator.serviceWorker) return;
  const part = (name) => box.querySelector(`[data-keep="${name}"]`);
  const show = (name, is) => (part(name).hidden = !is);
  const all = Number(box.dataset.count);
  let stopped = false;

  part("ask").addEventListener("click", () => {
    show("question", true);
    show("ask", false);
    part("said").textContent = "";
    part("yes").focus();
  });
  part("no").addEventListener("click", () => {
    show("question", false);
    show("ask", true);
    part("ask").focus();
  });
  part("stop").addEventListener("click", () => (stopped = true));
  part("yes").addEventListener("click", download);

  async function download() {
    stopped = false;
    show("question", false);
    show("progress", true);
    part("said").textContent = "Le téléchargement commence.";
    part("stop").focus();
    const missing = await keepEach().catch(() => all);
    show("progress", false);
    show("ask", true);
    await tell();
    part("said").textContent = stopped ? "Arrêté. Ce qui est déjà gardé le reste." : told(missing);
    part("ask").focus();
  }

  /** Ask the worker for each fiche, a few at a time; how many it could not get. */
  async function keepEach() {
    const { active } = await navigator.serviceWorker.ready;
    const waiting = await paths();
    const total = waiting.length;
    let settled = 0;
    let missing = 0;
    const advance = () => {
      part("bar").max = total;
      part("bar").value = settled;
      part("count").textContent = `${settled} sur ${total}`;
    };
    const next = async () => {
      while (waiting.length && !stopped) {
        if (!(await keep(active, waiting.shift()))) missing += 1;
        settled += 1;
        advance();
      }
    };
    advance();
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return missing;
  }

  /** What is kept, and since when. */
  async function tell() {
    const kept = await keptFiches();
    show("state", kept.length);
    if (!kept.length) return;
    const oldest = new Date(Math.min(...kept.map((fiche) => fiche.at)));
    const are = kept.length > 1 ? `${kept.length} fiches se lisent` : "1 fiche se lit";
    part("state").querySelector("a").textContent = `${are} sans réseau`;
    part("age").textContent = `${kept.length > 1 ? "la plus ancienne gardée depuis" : "gardée depuis"} ${since(oldest)}`;
    if (kept.length >= all) part("label").textContent = "Mettre les fiches à jour";
  }

  tell();
  navigator.serviceWorker.ready.then(() => (box.hidden = false));
}

function told(missing) {
  if (!missing) return "C’est fait\u202f: toutes les fiches se lisent sans réseau.";
  const are = missing > 1 ? `${missing} fiches n’ont pas pu être gardées` : "1 fiche n’a pas pu être gardée";
  return `${are}\u202f: le réseau manque, ou le portail ne répond pas. Recommencez quand il revient.`;
}

/** The fiches that everybody may read, as the index lists them for a visitor, and those that are kept already. */
async function paths() {
  const response = await fetch(INDEX, { credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const listed = [...page.querySelectorAll("main a[href]")].map((link) => link.getAttribute("href"));
  const kept = (await keptFiches()).map((fiche) => fiche.path);
  return [...new Set([...listed, ...kept])].filter((path) => FICHE.test(path));
}

/** Whether the worker has kept it, or knows that it is public no more. */
function keep(worker, path) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(false), PATIENCE_MS);
    worker.postMessage({ type: "keep", path }, [port2]);
  });
}
