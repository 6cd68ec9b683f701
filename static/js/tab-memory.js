/* This tab's memory of one kind of thing, for one person and one place; another person's is thrown away. */
export function memory(kind, person, place) {
  const mine = `${kind}:${person}:`;
  const key = mine + place;
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(`${kind}:`) && !name.startsWith(mine)) sessionStorage.removeItem(name);
    }
  } catch {
    return { read: () => null, write: () => undefined, forget: () => undefined };
  }
  return {
    read: () => JSON.parse(sessionStorage.getItem(key) ?? "null"),
    write: (value) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(value));
      } catch {
        /* Full: what the page shows remains. */
      }
    },
    forget: () => sessionStorage.removeItem(key),
  };
}
