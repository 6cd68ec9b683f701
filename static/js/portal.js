/* Starts the behaviours a page asks for with data-component, each its own module, loaded only where it is used. */
const components = {
  answer: () => import("./answer.js"),
  "contents-follower": () => import("./contents-follower.js"),
  "copy-citation": () => import("./copy-citation.js"),
  draft: () => import("./draft.js"),
  desk: () => import("./desk.js"),
  heard: () => import("./heard.js"),
  "error-summary": () => import("./error-summary.js"),
  "keep-all": () => import("./keep-all.js"),
  "kept-fiches": () => import("./kept-fiches.js"),
  mentions: () => import("./mentions.js"),
  "offline-age": () => import("./offline-age.js"),
  "print-button": () => import("./print-button.js"),
  "read-edition": () => import("./read-edition.js"),
  "reach-first": () => import("./reach-first.js"),
  reply: () => import("./reply.js"),
  "send-once": () => import("./send-once.js"),
  "sign-out": () => import("./sign-out.js"),
  suggestions: () => import("./suggestions.js"),
};

for (const name of Object.keys(components)) {
  const elements = document.querySelectorAll(`[data-component="${name}"]`);
  if (!elements.length) continue;
  // The search field is on every page: its module waits for the first touch.
  if (name === "suggestions") elements.forEach((element) => whenTouched(element, components[name]));
  else elements.forEach((element) => begin(element, components[name]));
}

async function begin(element, load) {
  const module = await load();
  module.start(element);
  element.dataset.started = "";
}

function whenTouched(element, load) {
  const input = element.querySelector("input");
  if (document.activeElement === input) begin(element, load);
  else input.addEventListener("focus", () => begin(element, load), { once: true });
}

if ("serviceWorker" in navigator && !location.pathname.startsWith("/admin/")) {
  navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  if (/^\/fiches\/[a-z0-9-]+\/$/.test(location.pathname) && !navigator.serviceWorker.controller) {
    // First visit: this page came before the worker, so ask it to keep the page now.
    navigator.serviceWorker.ready.then((worker) => worker.active?.postMessage({ type: "keep", path: location.pathname }));
  }
}
