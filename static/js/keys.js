// One key per act, shown beside it. Keys rest while somebody types, except Ctrl+Enter;
// single keys can be switched off per person (WCAG 2.1.4).
import { isTyping, toEnd } from "./page.js";

const SEQUENCE_MS = 1200;
const singleKeys = document.body.dataset.singleKeys !== "off";
let begun = "";
let begunAt = 0;

// A menu may let its keys act while it is closed.
const isSeen = (element) => (element.checkVisibility?.({ visibilityProperty: true }) ?? true) || Boolean(element.closest("[data-keys-always]"));
const bearers = () => [...document.querySelectorAll("[data-key]")];

function bearerOf(keys) {
  const dialog = document.querySelector("dialog:modal");
  const able = bearers().filter((element) =>
    element.dataset.key.toLowerCase() === keys.toLowerCase() && isSeen(element) && (!dialog || dialog.contains(element)));
  // The row one is on comes first, then the page, then the bar above it.
  return able.find((element) => element.closest(".sel, [data-row]:focus-within")) ?? able.find((element) => element.closest("main")) ?? able[0];
}

function press(element) {
  // An act on the marked row: the row's own link, and the place on its page.
  const row = element.dataset.keyRow && document.querySelector("[data-row].sel a[href]");
  if (row) {
    location.assign(new URL(element.dataset.keyRow, row.href));
  } else if (element.matches("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea")) {
    element.focus();
    if (element.matches("input")) element.select();
    else toEnd(element);
  } else if (element.matches("fieldset, [data-key-focus]")) {
    (element.querySelector("input:checked") ?? element.querySelector("input, select, textarea, a, button"))?.focus();
  } else if (element.matches("details")) {
    element.open = !element.open;
    element.querySelector("summary").focus();
  } else {
    element.focus();
    element.click();
  }
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-list] [data-row]")].filter(isSeen);
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("sel"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))] ?? rows[0];
  for (const row of rows) row.classList.toggle("sel", row === next);
  (next.querySelector("a[href], button") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function single(key) {
  const fresh = Date.now() - begunAt < SEQUENCE_MS;
  const keys = fresh && begun ? `${begun} ${key}` : key;
  const element = bearerOf(keys);
  begun = "";
  if (element) return () => press(element);
  if (key === "j") return () => walk(1);
  if (key === "k") return () => walk(-1);
  if (bearers().some((other) => other.dataset.key.startsWith(`${keys} `))) {
    begun = keys;
    begunAt = Date.now();
    return () => {};
  }
  return null;
}

function acts(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const element = bearerOf("Ctrl+Enter");
    return element ? () => press(element) : null;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && event.target.closest("[data-list] [data-row], [data-to-list]")) return () => walk(step);
  if (isTyping(event.target)) return null;
  if (!singleKeys || event.key.length !== 1 || event.key === " ") return null;
  return single(event.key);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) event.target.blur();
  const act = acts(event);
  if (!act) return;
  event.preventDefault();
  act();
});

// The bar below names the keys of a part that came anew.
document.addEventListener("divert:refreshed", () => {
  const seen = bearers().filter(isSeen).map((element) => element.dataset.key);
  for (const hint of document.querySelectorAll("[data-of-key]")) hint.hidden = !seen.includes(hint.dataset.ofKey);
});

/** The words on a button, without the key that stands beside them. */
function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd")) key.remove();
  return copy.textContent;
}

document.getElementById("help-dialog")?.addEventListener("divert:opening", (event) => {
  const list = event.target.querySelector("[data-key-list]");
  const known = bearers().filter(isSeen).map((element) => [
    element.dataset.key,
    element.dataset.keyName || element.getAttribute("aria-label") || wordsOf(element),
  ]);
  if (document.querySelector("[data-list] [data-row]")) known.push(["j", "next row"], ["k", "row before"], ["Enter", "open the row"]);
  // What each row of a list bears is one act.
  const once = new Map(known.map(([keys, words]) => {
    const plain = words.replace(/\s+/g, " ").trim();
    return [`${keys} ${plain}`, [keys, plain]];
  }));
  list.replaceChildren(...[...once.values()].map(([keys, words]) => {
    const item = document.createElement("li");
    const key = document.createElement("kbd");
    key.textContent = keys;
    item.append(words, " ", key);
    return item;
  }));
});

if (!singleKeys) document.body.classList.add("no-single-keys");
