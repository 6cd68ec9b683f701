// The edit screen says anew who reads the page once its readers have been changed in the dialog.
document.addEventListener("w-privacy:changed", async () => {
  for (const panel of document.querySelectorAll('[data-component="readers"]')) {
    const words = panel.querySelector("[data-readers-words]");
    if (!words) continue;
    try {
      const answer = await fetch(panel.dataset.url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.ok) words.innerHTML = await answer.text();
    } catch {
      words.append(" (Rechargez la page pour relire cette ligne.)");
    }
  }
});
