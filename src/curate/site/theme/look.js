// Lets a reader choose light or dark, by buttons at the foot of the page that nobody sees whose browser runs no scripts.
// It runs before anything is drawn, so that no page is seen in the other look first.
(() => {
  "use strict";
  const KEY = "curate-look";
  const LOOKS = ["", "light", "dark"];
  const root = document.documentElement;
  const scheme = document.querySelector('meta[name="color-scheme"]');
  const [label, ...names] = document.currentScript.dataset.words.split("|");
  const buttons = [];
  let chosen = "";

  // What a browser keeps may be forbidden to be asked for, and may be anything.
  const recall = () => {
    try {
      const kept = localStorage.getItem(KEY);
      chosen = LOOKS.includes(kept) ? kept : "";
    } catch {
      // the choice holds for this page only
    }
  };
  const keep = () => {
    try {
      if (chosen) localStorage.setItem(KEY, chosen);
      else localStorage.removeItem(KEY);
    } catch {
      // as above
    }
  };
  const show = () => {
    if (chosen) root.dataset.look = chosen;
    else delete root.dataset.look;
    if (scheme) scheme.content = chosen || "light dark";
    buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(LOOKS[number] === chosen)));
  };
  const again = () => {
    recall();
    show();
  };

  again();
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) again();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) again();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const foot = document.querySelector(".imprint");
    if (!foot) return;
    const group = document.createElement("div");
    group.className = "look";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    const said = document.createElement("span");
    said.setAttribute("aria-hidden", "true"); // the group has this name already
    said.textContent = label;
    group.append(said);
    names.forEach((name, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => {
        chosen = LOOKS[number];
        keep();
        show();
      });
      buttons.push(button);
      group.append(button);
    });
    foot.append(group);
    show();
  });
})();
