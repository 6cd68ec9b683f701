/* Keeps the public fiches that were opened, so that they are read without network.
 *
 * What is kept: the page as a visitor who isn't signed in gets it (asked again without cookies), only when the answer is
 * 200 and says "Cache-Control: public"; the files of /static/ it needs; the page /hors-ligne/. Nothing else, ever.
 * A fiche that is no longer public leaves at the next visit. A slow network (one bar) and a portal that is down give way to
 * the kept copy.
 *
 * Release {{ release }}: a new one makes a new worker, which fetches its own shell and forgets the files that no kept page names.
 */
const KEPT = "fiches-v1";
const SHELL = "coque-v1";
const OFFLINE = "/hors-ligne/";
const MISSING = "/hors-ligne/?manque";
const FICHE = /^\/fiches\/[a-z0-9-]+\/$/;
const IMPORTS = /\.(js|css)$/;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const PATIENCE_MS = 4000;
const keeping = new Map();

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOldCaches(), forgetOldFiles()]).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { type, path } = event.data ?? {};
  if (type !== "keep" || !FICHE.test(path)) return;
  const settled = keep(path).catch(() => false);
  event.waitUntil(settled.then((is) => event.ports[0]?.postMessage(is)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && !url.pathname.startsWith("/admin/")) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request, url));
});

async function forgetOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== KEPT && name !== SHELL).map((name) => caches.delete(name)));
}

/** Hashed files that neither a kept fiche nor the offline page needs any more: each release brings its own. */
async function forgetOldFiles() {
  const [kept, shell] = await Promise.all([caches.open(KEPT), caches.open(SHELL)]);
  const needed = new Set();
  async function need(text, base) {
    for (const path of filesNamed(text, base).filter((name) => !needed.has(name))) {
      needed.add(path);
      const file = IMPORTS.test(path) ? await shell.match(path) : undefined;
      if (file) await need(await file.text(), new URL(path, self.location.href).href);
    }
  }
  const pages = [...(await kept.matchAll()), await shell.match(OFFLINE), await shell.match(MISSING)];
  for (const page of pages) if (page) await need(await page.text());
  const paths = (await shell.keys()).map((request) => new URL(request.url).pathname);
  await Promise.all(paths.filter((path) => HASHED.test(path) && !needed.has(path)).map((path) => shell.delete(path)));
}

/** The offline page, asked without cookies, as itself and as it stands for a page that is missing; and what both need. */
async function keepShell() {
  const pages = await Promise.all([OFFLINE, MISSING].map((address) => fetch(address, { credentials: "omit" })));
  if (!pages.every((page) => page.ok)) return;
  const text = await pages[0].clone().text();
  const cache = await caches.open(SHELL);
  await cache.put(OFFLINE, pages[0]);
  await cache.put(MISSING, pages[1]);
  await keepAssets(text);
}

/** A fiche from the network, or the kept one when the portal is absent, slow or down; any other page, or the offline page. */
async function page(event, url) {
  const isFiche = FICHE.test(url.pathname);
  const network = fetch(event.request);
  if (isFiche) event.waitUntil(network.then(() => keep(url.pathname)).catch(() => undefined));
  try {
    const kept = isFiche ? await caches.open(KEPT).then((cache) => cache.match(url.pathname)) : undefined;
    return await (kept ? Promise.race([network.then((response) => (response.status >= 500 ? kept : response)), later(kept)]) : network);
  } catch {
    return notReached(url.pathname);
  }
}

function later(kept) {
  return new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
}

async function notReached(path) {
  // A copy that is being written can't be read: wait for it, but not for long.
  await Promise.race([Promise.resolve(keeping.get(path)).catch(() => undefined), later()]);
  const kept = await (await caches.open(KEPT)).match(path);
  return kept ?? (await (await caches.open(SHELL)).match(path === OFFLINE ? OFFLINE : MISSING)) ?? Response.error();
}

/** Keep a fiche, once at a time: two who write one copy would hide it from who reads it meanwhile. */
function keep(path) {
  if (!keeping.has(path)) keeping.set(path, askAndKeep(path).finally(() => keeping.delete(path)));
  return keeping.get(path);
}

/** Ask for the public version and keep it; forget it when it is public no more: true. Server trouble changes nothing: false. */
async function askAndKeep(path) {
  const response = await fetch(path, { credentials: "omit", redirect: "manual", cache: "no-cache" });
  const cache = await caches.open(KEPT);
  const isPublic = response.status === 200 && /\bpublic\b/.test(response.headers.get("Cache-Control") ?? "");
  if (!isPublic) {
    if (response.status < 500) await cache.delete(path);
    return response.status < 500;
  }
  const text = await response.text();
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": new Date().toISOString() };
  for (const name of ["Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"]) {
    if (response.headers.has(name)) headers[name] = response.headers.get(name);
  }
  await keepAssets(text); // first: a copy that is there can be read whole
  await cache.put(path, new Response(text, { headers }));
  await tellPages(path);
  return true;
}

async function tellPages(path) {
  for (const client of await self.clients.matchAll()) client.postMessage({ type: "kept", path });
}

/** Files of ours that a page or a script names: styles, font, scripts. */
function filesNamed(text, base = self.location.href) {
  const names = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"|(?:import|from)\s*\(?"(\.\/[^"]+)"|url\("?([^)"]+\.woff2)/g)];
  const paths = names.map((found) => new URL(found[1] ?? found[2] ?? found[3], base).pathname);
  return [...new Set(paths)].filter((path) => path.startsWith("/static/"));
}

/** Those files, and what they import. */
async function keepAssets(text, base) {
  await Promise.all(filesNamed(text, base).map(keepAsset));
}

async function keepAsset(path) {
  const cache = await caches.open(SHELL);
  if (HASHED.test(path) && (await cache.match(path))) return;
  const response = await fetch(path, { credentials: "omit" });
  if (!response.ok) return;
  await cache.put(path, response.clone());
  if (IMPORTS.test(path)) await keepAssets(await response.text(), new URL(path, self.location.href).href);
}

/** Hashed names never change: kept copy first. Others: network first. */
async function asset(request, url) {
  const kept = await (await caches.open(SHELL)).match(url.pathname);
  if (kept && HASHED.test(url.pathname)) return kept;
  return fetch(request).catch(() => kept ?? Response.error());
}
