/* The contents of a guide follow the reader: the link of the section being read is aria-current="location". */
export function start(nav) {
  const links = new Map();
  for (const link of nav.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  const targets = [...links.keys()];
  const follow = () => {
    const line = window.innerHeight * 0.3;
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
    const passed = targets.filter((target) => target.getBoundingClientRect().top <= line);
    const current = atEnd ? targets.at(-1) : passed.at(-1);
    for (const [target, link] of links) {
      if (target === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  // Observed from the line down: called when a heading crosses it, not at every pixel.
  const observer = new IntersectionObserver(follow, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
  targets.forEach((target) => observer.observe(target));
  window.addEventListener("scrollend", follow, { passive: true });
  follow();
}
