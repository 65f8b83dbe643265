// What a reader's eye and finger would find on the page that is open; each gives a list of the places that are wrong.

function shown(element) {
  const style = getComputedStyle(element);
  return style.visibility !== "hidden" && element.getClientRects().length > 0 && !element.closest(".skip, [hidden]");
}

function named(element) {
  return `${element.className || element.tagName} “${element.textContent.trim().slice(0, 20)}”`;
}

/** Every line of text and every picture with the box it fills; a line's box is kept to the height of its letters. */
function boxes() {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !shown(node.parentElement) || node.parentElement.closest("script, .box")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const clipped = node.parentElement.closest(".summary, .table, pre")?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      const less = box.height * 0.28;
      if (clipped && (box.bottom > clipped.bottom + 1 || box.right > clipped.right + 1)) continue;
      found.push([node.parentElement, box.left, box.top + less, box.right, box.bottom - less]);
    }
  }
  for (const image of document.images) {
    const box = image.getBoundingClientRect();
    if (shown(image)) found.push([image, box.left, box.top, box.right, box.bottom]);
  }
  return found;
}

function overlaps() {
  const all = boxes();
  const wrong = [];
  for (let i = 0; i < all.length; i++) {
    const [one, left, top, right, bottom] = all[i];
    for (let j = i + 1; j < all.length; j++) {
      const [other, l, t, r, b] = all[j];
      if (one === other && one.matches(".summary")) continue; // its last line ends in dots, the rest is not shown
      const wide = Math.min(right, r) - Math.max(left, l);
      const high = Math.min(bottom, b) - Math.max(top, t);
      if (wide > 1 && high > 1) wrong.push(`${named(one)} over ${named(other)}`);
    }
  }
  return wrong;
}

/** Links and controls below 24 by 24 pixels that do not stand within a sentence. */
function smallTargets() {
  const sentences = ".body p a, .body li a, .body td a, .note-mark a, .credit-line a, .moved p a, .skip";
  return [...document.querySelectorAll("a[href], button, input")]
    .filter((element) => shown(element) && !element.matches(sentences) && element.getAttribute("aria-hidden") === null)
    .filter((element) => {
      const lines = [...element.getClientRects()];
      return !lines.some((box) => box.width >= 24 && box.height >= 24);
    })
    .map((element) => {
      const box = element.getBoundingClientRect();
      return `${named(element)} ${Math.round(box.width)}×${Math.round(box.height)}`;
    });
}

/** What reaches past the window, scrolling tables and code left out. */
function tooWide() {
  const width = document.documentElement.clientWidth;
  const wrong = [...document.querySelectorAll("body *")]
    .filter((each) => !each.closest(".table, pre") && each.getBoundingClientRect().right > width + 1)
    .map(named);
  return document.documentElement.scrollWidth > width ? [...wrong, "the page scrolls sideways"] : wrong;
}

function moving() {
  const slow = [...document.querySelectorAll("*")].filter((each) =>
    getComputedStyle(each).transitionDuration.split(", ").some((time) => parseFloat(time) > 0));
  const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["scrolling"] : [];
  return [...slow.map(named), ...document.getAnimations().map(String), ...smooth];
}
