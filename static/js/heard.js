/* Tells the portal what was asked and what was opened, without who: the page's own ticket goes back, nothing else. Coming back to
 * the page or reloading it is not asking again. Nobody waits for it; when it fails, nothing is counted. */
export function start(element) {
  const { ticket, to, asked } = element.dataset;
  const navigation = performance.getEntriesByType("navigation")[0];
  if (asked && (!navigation || navigation.type === "navigate")) send({});
  for (const kind of ["click", "auxclick"]) element.addEventListener(kind, onOpen);

  function onOpen(event) {
    if (event.type === "auxclick" && event.button !== 1) return;
    const address = event.target.closest("a[href^='/']")?.getAttribute("href");
    if (address) send({ opened: address });
  }

  function send(more) {
    navigator.sendBeacon?.(to, new URLSearchParams({ ticket, ...more }));
  }
}
