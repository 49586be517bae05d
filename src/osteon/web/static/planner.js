// Enhances the planner's page: the plan follows each changed fact, the record stays in the address and in saved files.
// Without this file the page works by its buttons.

import { focusOn } from "./body-map.js";

const form = document.getElementById("planner");
const opening = document.getElementById("opening");
const status = document.getElementById("status");
const PAUSE = 60; // ms between the heart of the plan and the rest
const EVERYTHING = "main rest bones questions";
const KEEP_WAITING = 400; // ms without an answer before the page says that it is working
const unsettled = new Map(); // by address, what was changed and is not in the record yet
let asking = null; // the running request, which a newer one overtakes
let acting = null; // the running action of a button, which nothing overtakes
let number = 0;
let stale = false; // the questions rest on facts that have changed since
let behind = false; // and so does the rest of the page
let lastInput = "keyboard";

document.documentElement.classList.add("enhanced");

/** The language of the page; the buttons that choose another have the same name. */
function language() {
  return form.querySelector("input[name=language]").value;
}

// -- asking the server ---------------------------------------------------------------------------

/** The record, what was changed since, and what the page shows. */
function carried() {
  const fields = new URLSearchParams();
  for (const input of document.getElementById("state").querySelectorAll("input")) fields.append(input.name, input.value);
  for (const values of unsettled.values()) for (const [name, value] of values) fields.set(name, value);
  fields.set("language", language());
  const word = document.getElementById("find-word");
  if (word) fields.set("find", word.value);
  return fields;
}

function valuesOf(control) {
  const name = control.name.replace(/:(unit|date)$/, "");
  const values = [];
  for (const part of [name, `${name}:unit`, `${name}:date`]) {
    const inputs = [...form.elements].filter((each) => each.name === part);
    const chosen = inputs.find((each) => (each.type === "radio" ? each.checked : true));
    if (chosen) values.push([part, chosen.value]);
  }
  return values;
}

function errorsOf(address) {
  return [...form.querySelectorAll(`[data-address=${quoted(address)}] > .error`)];
}

/** Asks for stretches of the page: "main" is the heart of the plan, then "rest", "bones", "questions". */
async function update(want, further = []) {
  await acting; // its answer holds the record on which this rests
  asking?.abort();
  const request = new AbortController();
  asking = request;
  const mine = ++number;
  const sent = new Map(unsettled);
  const fields = carried();
  for (const [name, value] of further) fields.append(name, value);
  fields.set("want", want);
  fields.set("marked", document.getElementById("map").dataset.marked);
  const slow = setTimeout(() => document.body.classList.add("working"), KEEP_WAITING);
  try {
    const answer = await fetch(`/planner/parts`, { method: "POST", body: fields, signal: request.signal });
    const text = await answer.text();
    if (mine !== number) return false;
    if (!answer.ok) {
      showProblem(text);
      return false;
    }
    swap(text);
    for (const [address, values] of sent) {
      // What was refused stays here, for it stands in no record.
      if (unsettled.get(address) === values && !errorsOf(address).some((each) => !each.hidden)) unsettled.delete(address);
    }
    keepInAddress();
    return true;
  } catch (error) {
    if (error.name !== "AbortError") say(form.dataset.offline);
    return false;
  } finally {
    clearTimeout(slow);
    document.body.classList.remove("working");
  }
}

/** Does what a button says. It is never overtaken: what is changed meanwhile waits for it. */
function act(action, further = []) {
  const done = update(EVERYTHING, [["action", action], ...further]).then((well) => {
    // The other bones may have changed their places.
    if (well && action.startsWith("remove")) for (const address of [...unsettled.keys()]) if (address.startsWith("lesions")) unsettled.delete(address);
    if (acting === done) acting = null;
    return well;
  });
  acting = done;
  return done;
}

function showProblem(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  say([...page.querySelectorAll(".faults li, h1")].map((each) => each.textContent.trim()).join(" "));
}

function say(text) {
  status.textContent = text || "";
}

// -- putting parts of the page in place ----------------------------------------------------------

function swap(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const open = new Set([...document.querySelectorAll("details[open][id]")].map((each) => each.id));
  const closed = new Set([...document.querySelectorAll("details:not([open])[id]")].map((each) => each.id));
  const chosen = new Set([...document.querySelectorAll("input[name=compare]:checked")].map((each) => each.value));
  const view = document.querySelector("input[name=view]:checked")?.id;
  const known = new Map([...document.querySelectorAll("details[open][data-more]")].map((each) => [each.id, [...each.childNodes].filter((node) => node.nodeName !== "SUMMARY")]));
  const active = document.activeElement;
  const ways = waysBackTo(active);
  const [start, end] = isText(active) ? [active.selectionStart, active.selectionEnd] : [null, null];
  for (const part of page.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id);
    if (!old || old === part) continue; // a part of a part came with it
    if (old.contains(active) && isText(active) && active.value !== active.defaultValue) {
      const anew = [...part.querySelectorAll("input")].find((each) => each.id === active.id);
      if (anew?.value !== active.value) continue; // somebody is typing here, and the server has not seen it
    }
    for (const details of part.querySelectorAll("details[id]")) reopen(details, open, closed);
    if (part.matches("details[id]")) reopen(part, open, closed);
    for (const box of part.querySelectorAll("input[name=compare]")) box.checked = chosen.has(box.value);
    old.replaceWith(document.adoptNode(part));
  }
  for (const [id, nodes] of known) {
    const details = document.getElementById(id);
    if (!details || details.querySelector(":scope > :not(summary)")) continue;
    details.append(...nodes); // what was known stays until what is known now has come
    fetchMore(details);
  }
  if (view) document.getElementById(view).checked = true;
  markWrong();
  if (document.activeElement !== active) {
    const again = goBack(ways);
    if (again && start !== null && isText(again)) again.setSelectionRange(start, end);
  }
  say(document.getElementById("plan").dataset.summary);
}

/** What to know about an option, for the record as it is now. */
async function fetchMore(details) {
  const fields = carried();
  fields.set("option", details.dataset.more);
  fields.set("part", "more");
  const answer = await fetch("/why", { method: "POST", body: fields });
  if (!answer.ok || !details.isConnected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const ways = details.contains(document.activeElement) ? waysBackTo(document.activeElement) : [];
  details.replaceChildren(details.querySelector(":scope > summary"), ...page.body.childNodes);
  if (ways.length && !details.contains(document.activeElement)) goBack(ways);
}

document.addEventListener(
  "toggle",
  (event) => {
    const details = event.target;
    if (details.matches?.("details[open][data-more]") && !details.querySelector(":scope > :not(summary)")) fetchMore(details);
  },
  true, // it does not bubble
);

/** Selectors by which what has the focus is found again, or else what it stood in, from the inside out. */
function waysBackTo(element) {
  if (!element || element === document.body) return [];
  const ways = [];
  for (let frame = element.parentElement?.closest("[id]"); frame; frame = frame.parentElement?.closest("[id]")) ways.push(byId(frame));
  let own = element.localName;
  for (const name of ["name", "value", "href", "data-site", "data-side"]) {
    if (element.hasAttribute(name)) own += `[${name}=${quoted(element.getAttribute(name))}]`;
  }
  return [element.id ? byId(element) : `${ways[0] ?? ""} ${own}`, ...ways];
}

function byId(element) {
  return `[id=${quoted(element.id)}]`;
}

function quoted(text) {
  return `"${CSS.escape(text)}"`;
}

/** Sets the focus where it was; where that is gone, to the heading of what it stood in. */
function goBack([own, ...frames]) {
  const again = own && document.querySelector(own);
  if (again && !again.closest("[hidden]")) {
    if (again.dataset.site) focusOn(again);
    else again.focus({ preventScroll: true });
    return again;
  }
  const frame = frames.map((way) => document.querySelector(way)).find(Boolean);
  focusHeading(frame);
  return null;
}

/** People who do not see the page hear the heading, and go on from there. */
function focusHeading(frame) {
  const heading = frame?.querySelector("summary, h2, h3, h4, h5") ?? frame;
  if (!heading) return;
  if (heading.localName !== "summary") heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Tells at each control whether what it holds can be used, as its error does. */
function markWrong() {
  for (const error of form.querySelectorAll("[data-address] > .error")) {
    const field = error.parentElement;
    field.classList.toggle("field--wrong", !error.hidden);
    const control = field.querySelector("input[type=text], select");
    if (!control) continue;
    if (error.hidden) control.removeAttribute("aria-invalid");
    else control.setAttribute("aria-invalid", "true");
  }
}

function reopen(details, open, closed) {
  if (open.has(details.id)) details.open = true;
  else if (closed.has(details.id) && !details.querySelector(".error:not([hidden])")) details.open = false;
}

function isText(element) {
  return element?.matches?.("input[type=text], input[type=search]") ?? false;
}

// -- the record in the address -------------------------------------------------------------------

async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function unpacked(word) {
  const binary = atob(word.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).text();
}

async function keepInAddress() {
  const record = document.getElementById("record").value;
  const mine = number;
  const word = await packed(record);
  if (mine !== number) return;
  const query = language() === "en" ? "" : `?language=${language()}`;
  history.replaceState(null, "", `/planner${query}#record=${word}`);
}

async function openFromAddress() {
  const found = /^#record=([\w-]+)$/.exec(location.hash);
  if (!found) return;
  try {
    document.getElementById("record").value = await unpacked(found[1]);
  } catch {
    say(form.dataset.unreadable);
    return;
  }
  unsettled.clear();
  await act("show"); // every part anew, for nothing on the page belongs to this record
}

// -- what people do ------------------------------------------------------------------------------

addEventListener("pointerdown", () => (lastInput = "pointer"), true);
addEventListener("keydown", () => (lastInput = "keyboard"), true);

form.addEventListener("change", async (event) => {
  const control = event.target;
  if (!control.name || control.name === "compare" || control.name.startsWith("new_") || control.name === "find") return;
  if (!control.closest("[data-address]")) return;
  const { address } = control.closest("[data-address]").dataset;
  unsettled.set(address, valuesOf(control));
  for (const error of errorsOf(address)) error.hidden = true; // until the answer says otherwise
  if (!(await update("main"))) return;
  stale = behind = true;
  // A person who walks through the answers with the arrow keys must not lose the question under their hands.
  refresh(lastInput === "pointer" || !control.closest("#questions"));
});

form.addEventListener("focusout", (event) => {
  const asked = event.target.closest?.("[data-asked]");
  if (asked && stale && !asked.contains(event.relatedTarget)) refresh(true);
});

let waiting = null;
function refresh(questions) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const want = [...(behind ? ["rest", "bones"] : []), ...(questions && stale ? ["questions"] : [])].join(" ");
    if (!want) return;
    if (await update(want)) {
      behind = false;
      if (questions) stale = false;
    }
  }, PAUSE);
}

form.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.name === "action") {
    event.preventDefault();
    const chosen = ["new_site", "new_side"].map((name) => [name, form.elements[name].value]);
    if (await act(button.value, chosen) && button.value === "add-lesion") document.querySelector("#bones .lesion:last-child summary")?.focus();
  } else if (button.hasAttribute("data-whole")) {
    event.preventDefault();
    const group = `group-${button.value}`;
    await act("", [["whole", button.value]]);
    document.querySelector(`#${group} summary`)?.focus();
  } else if (button.hasAttribute("data-why")) {
    const place = document.getElementById(`why-${button.value}`);
    if (!place) return; // an option that is not proposed has a page of its own
    event.preventDefault();
    const fields = carried();
    fields.set("option", button.value);
    fields.set("part", "1");
    const answer = await fetch("/why", { method: "POST", body: fields });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
      button.hidden = true;
      focusHeading(place);
    }
  } else if (button.closest(".find")) {
    event.preventDefault();
    await update(EVERYTHING);
  }
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !isText(event.target)) return;
  event.preventDefault(); // Enter takes over what was typed instead of sending the page
  if (event.target.id === "find-word") update(EVERYTHING);
  else event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

form.addEventListener("site-chosen", async (event) => {
  const { site, side, lesion } = event.detail;
  if (lesion !== undefined && lesion !== null) {
    const details = document.getElementById(`lesion-${lesion}-facts`);
    if (details) {
      details.open = true;
      details.querySelector("summary").focus();
      details.scrollIntoView({ block: "nearest" });
    }
    return;
  }
  await act("add-lesion", [["new_site", site], ["new_side", side || ""]]);
});

// -- files dropped on the page -------------------------------------------------------------------

addEventListener("dragover", (event) => {
  if ([...event.dataTransfer.types].includes("Files")) {
    event.preventDefault();
    document.body.classList.add("dropping");
  }
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  document.getElementById("open-file").files = event.dataTransfer.files;
  opening.requestSubmit();
});

addEventListener("hashchange", openFromAddress);
openFromAddress();
