/* "depuis hier, 18 h 40": when a fiche was kept, in words. No line breaks an hour. */
export const CACHE = "fiches-v1";

export function since(date, now = new Date()) {
  const hour = `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
  const days = Math.round((midnight(now) - midnight(date)) / 86400000);
  if (days <= 0) return `aujourd’hui, ${hour}`;
  if (days === 1) return `hier, ${hour}`;
  const day = date.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: days > 300 ? "numeric" : undefined });
  return `le ${day}, ${hour}`;
}

/** The kept fiches: path, and when each was kept. */
export async function keptFiches() {
  const cache = await caches.open(CACHE);
  const requests = await cache.keys();
  return Promise.all(
    requests.map(async (request) => ({ path: new URL(request.url).pathname, at: keptAt(await cache.match(request)) })),
  );
}

export function keptAt(response) {
  const value = response?.headers.get("X-Kept-At");
  return value ? new Date(value) : null;
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
