/* The curators' desk without leaving the page: what its forms and links answer takes the place of what is shown, the new story
   gets the focus, and its place in the tray is told. Keys that come meanwhile wait for it (desk-keys.js). Without network the
   page stays, says so, and keeps the words. Without this script the same forms and links lead to the same pages. */
import { listen } from "./desk-keys.js";
import { ask, FAILED } from "./desk-ask.js";
import { recall, remember, forget } from "./desk-words.js";
import { start as startSummary } from "./error-summary.js";

const PARTS = ["tete", "pupitre"];
const BACK = "Le réseau est revenu\u202f: refaites votre action.";

export function start(element) {
  const main = element.parentElement;
  const told = element.querySelector("[data-told]");
  const trouble = element.querySelector("[data-trouble]");
  let busy = false;
  const keys = listen(element, () => busy);
  let shown = location.pathname + location.search;
  let after; // the link that was clicked meanwhile

  main.addEventListener("click", clicked);
  main.addEventListener("submit", sent);
  main.addEventListener("input", (event) => event.target.closest(".story__form") && remember(element.dataset.person));
  window.addEventListener("popstate", () => location.pathname + location.search !== shown && go(location.href));
  window.addEventListener("online", () => trouble.dataset.trouble === "network" && say("back", BACK));
  recall(element.dataset.person);

  function clicked(event) {
    if (event.detail > 1 && event.target.closest("[type=submit]")) event.preventDefault(); // half of a double click
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href);
    if (to.pathname !== element.dataset.desk || to.hash) return;
    event.preventDefault();
    if (busy) after = link.href;
    else go(link.href, { push: true });
  }

  function sent(event) {
    const form = event.target;
    if (form.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (busy) return;
    const body = new FormData(form);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    go(form.getAttribute("action"), { body }); // « action » is also the name of its buttons
  }

  async function go(address, { body, push } = {}) {
    busy = true;
    main.setAttribute("aria-busy", "true");
    const from = document.activeElement;
    if (main.contains(from) && !element.contains(from)) from.blur(); // what is typed now is for what comes
    const { page, url, status, failed } = await ask(address, body, element.dataset.person);
    busy = false;
    main.removeAttribute("aria-busy");
    const refused = failed || status >= 400;
    const left = refused ? keys.drop() : "";
    say(failed ?? "", `${failed ? FAILED[failed] : ""} ${left}`.trim());
    if (failed) {
      after = undefined;
      return from.isConnected && from.focus({ preventScroll: true });
    }
    if (body?.get("action") && status === 200) forget(element.dataset.person);
    show(page);
    if (status < 400) settle(url, push);
    if (after && status < 400) go(after, { push: true });
    after = undefined;
    keys.play();
  }

  function say(kind, words) {
    trouble.dataset.trouble = kind;
    trouble.textContent = words;
  }

  function settle(url, push) {
    const { pathname, search } = new URL(url);
    if (push) history.pushState(null, "", pathname + search);
    else history.replaceState(null, "", pathname + search);
    shown = pathname + search;
  }

  function show(page) {
    const before = { undo: text(".undo p"), scrolled: document.getElementById("liste").scrollTop };
    document.title = page.title;
    for (const id of PARTS) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
    document.getElementById("liste").scrollTop = before.scrolled;
    keys.shown();
    recall(element.dataset.person);
    const undo = text(".undo p");
    const done = text(".messages") || (undo === before.undo ? "" : undo); // after an undo, the next one isn't news
    told.textContent = [done, text("#place")].filter(Boolean).join(" ");
    const faults = main.querySelectorAll('[data-component="error-summary"]');
    faults.forEach((summary) => (startSummary(summary), (summary.dataset.started = "")));
    const story = document.getElementById("article");
    if (story.getBoundingClientRect().top < 0) story.scrollIntoView({ block: "start" });
    if (!faults.length && !keys.waiting()) (document.getElementById("titre") ?? story).focus({ preventScroll: true });
  }
}

function text(selector) {
  return document.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";
}
