// The body map by pointer and by keyboard.
//
// A chosen bone is told by the event "site-chosen" on its svg; it bubbles, and its detail is {site, side, view} with side
// "left", "right" or null. One bone of each view is in the order of Tab. Arrow keys go to the nearest bone in their
// direction, Page Down and Page Up to the next and the one before from head to foot, Home and End to the first and last.
// Everything listens on the document, so a map that is put into the page later works without being set up.

const MAP = ".body-map-interactive";
const DIRECTIONS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** The bone that an event is about: its button, or the button of the same bone where its far part was hit. */
function buttonOf(target) {
  const part = target instanceof Element && target.closest(`${MAP} [data-site]`);
  if (!part || part.getAttribute("role") === "button") return part || null;
  return buttonsIn(part.ownerSVGElement).find((button) => isSame(button, part)) ?? null;
}

function buttonsIn(view) {
  return [...view.querySelectorAll("[data-site][role=button]")];
}

function isSame(one, other) {
  return one.dataset.site === other.dataset.site && one.dataset.side === other.dataset.side;
}

/** The nearest of the buttons in a direction; what lies off the line counts double. */
export function nearest(buttons, from, [dx, dy]) {
  const [x, y] = centre(from);
  let best = null;
  let bestCost = Infinity;
  for (const button of buttons) {
    if (button === from) continue;
    const [bx, by] = centre(button);
    const along = (bx - x) * dx + (by - y) * dy;
    const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
    const cost = along + 2 * aside;
    if (along > 0.5 && aside <= along * 2 && cost < bestCost) [best, bestCost] = [button, cost];
  }
  return best;
}

function centre(button) {
  const box = (button.querySelector(".bm-shape") ?? button).getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Makes a bone the one of its view that Tab reaches, and goes there. */
export function focusOn(button) {
  for (const other of buttonsIn(button.ownerSVGElement)) other.setAttribute("tabindex", other === button ? "0" : "-1");
  button.focus();
}

function choose(button) {
  const view = button.ownerSVGElement;
  const detail = {
    site: button.dataset.site,
    side: button.dataset.side ?? null,
    view: /bm-view-(\w+)/.exec(view.getAttribute("class"))?.[1] ?? null,
  };
  view.dispatchEvent(new CustomEvent("site-chosen", { bubbles: true, detail }));
}

/** Writes the name of a bone above the map and lights it up in every view; without a bone, takes both back. */
function show(map, button) {
  for (const view of map.querySelectorAll(".bm-view")) {
    let outline = "";
    for (const part of view.querySelectorAll("[data-site]")) {
      const same = Boolean(button) && isSame(part, button);
      part.classList.toggle("bm-same", same);
      if (same) outline += part.querySelector("path.bm-shape")?.getAttribute("d") ?? "";
    }
    drawHalo(view, outline, button?.ownerSVGElement === view && button.matches(":focus-visible"));
  }
  const name = map.querySelector(".body-map-name");
  if (!name) return;
  name.textContent = button ? button.getAttribute("aria-label") : name.dataset.hint;
  name.classList.toggle("bm-idle", !button);
}

/** Outlines a bone above all others, on a light rim, so that one that lies behind another can be seen as well. */
function drawHalo(view, outline, isFocused) {
  for (const kind of ["bm-halo-rim", "bm-halo"]) {
    let halo = view.querySelector(`:scope > .${kind}`);
    if (!halo) {
      halo = document.createElementNS("http://www.w3.org/2000/svg", "path");
      halo.setAttribute("fill", "none");
      halo.setAttribute("pointer-events", "none");
      view.insertBefore(halo, view.querySelector(":scope > .bm-markers"));
    }
    halo.setAttribute("d", outline);
    halo.setAttribute("class", isFocused ? `${kind} ${kind}-focus` : kind);
  }
}

function focused(map) {
  const active = document.activeElement;
  return active && map.contains(active) && active.matches("[data-site][role=button]") ? active : null;
}

document.addEventListener("click", (event) => {
  const button = buttonOf(event.target);
  if (!button) return;
  focusOn(button);
  choose(button);
});

document.addEventListener("keydown", (event) => {
  const button = buttonOf(event.target);
  if (!button || event.altKey || event.ctrlKey || event.metaKey) return;
  const buttons = buttonsIn(button.ownerSVGElement);
  const place = buttons.indexOf(button);
  let goal = null;
  if (event.key === "Enter" || event.key === " ") {
    if (!event.repeat) choose(button);
  } else if (event.key in DIRECTIONS) goal = nearest(buttons, button, DIRECTIONS[event.key]);
  else if (event.key === "Home") goal = buttons[0];
  else if (event.key === "End") goal = buttons.at(-1);
  else if (event.key === "PageDown") goal = buttons[place + 1];
  else if (event.key === "PageUp") goal = buttons[place - 1];
  else return;
  event.preventDefault();
  if (goal) focusOn(goal);
});

for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const map = event.target instanceof Element && event.target.closest(MAP);
    if (map) show(map, buttonOf(event.target) ?? focused(map));
  });
}

for (const kind of ["pointerout", "focusout"]) {
  document.addEventListener(kind, (event) => {
    const map = event.target instanceof Element && event.target.closest(MAP);
    if (map && !map.contains(event.relatedTarget)) show(map, kind === "pointerout" ? focused(map) : null);
  });
}
