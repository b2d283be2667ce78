// One act, one answer: a form that is on its way is not sent a second time, and a key held
// or pressed twice does nothing on the page that its first press led to.
import { isTyping } from "./page.js";

const ON_ITS_WAY_MS = 10_000;
const REST_MS = 400;
const FRESH_MS = 5000;
const KEY = "key";
const sent = new WeakMap();

// Two buttons of one form are two acts, as where a list is fetched as CSV and then as PDF.
const isSent = ({ target, submitter }) => Date.now() - (sent.get(target)?.get(submitter) ?? 0) < ON_ITS_WAY_MS;

document.addEventListener("submit", (event) => {
  if (!isSent(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// The window is asked last: what held the form back has done so by then.
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (!sent.has(event.target)) sent.set(event.target, new Map());
  sent.get(event.target).set(event.submitter, Date.now());
});

// Back on a page that the browser kept, its forms may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});

const begunAt = Date.now();
let broughtBy = sessionStorage.getItem(KEY);
sessionStorage.removeItem(KEY);
let pressed = "";
let pressedAt = 0;

document.addEventListener("keydown", (event) => {
  if (["Control", "Meta", "Shift", "Alt"].includes(event.key)) return;
  const held = event.ctrlKey || event.metaKey;
  // A letter in a field is text, whatever letter led here.
  if (isTyping(event.target) && !held && event.key !== "Enter") return;
  const key = (held ? "Ctrl+" : "") + event.key;
  const mayRepeat = document.querySelector(`[data-key-again~="${CSS.escape(key)}"]`);
  const isAgain = key === broughtBy && !mayRepeat && Date.now() - begunAt < REST_MS;
  const isHeld = event.repeat && event.key === "Enter" && !event.target.matches?.("textarea");
  if (isAgain || isHeld) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else {
    pressed = key;
    pressedAt = Date.now();
    broughtBy = "";
  }
}, true);

// Whoever has written something here means the next key.
document.addEventListener("input", () => { broughtBy = ""; }, true);

// Whoever goes on by mouse was not led there by a key.
document.addEventListener("pointerdown", () => { pressed = broughtBy = ""; }, true);

window.addEventListener("pagehide", () => {
  if (pressed && Date.now() - pressedAt < FRESH_MS) sessionStorage.setItem(KEY, pressed);
});
