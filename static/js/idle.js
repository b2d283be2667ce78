// Only keys and navigation keep a session alive. Two minutes before its end the page asks;
// at its end the sign-in window covers it, and everything typed stays behind it.
import { elapsed } from "./clock.js";
import { ask, now, tabs, tellTabs } from "./page.js";
import { isSignedIn, signInAgain } from "./signin.js";

const EXTEND = "/session/extend/";
const WARN_MS = 120_000;
const AT_MOST_EVERY_MS = 60_000;
const span = Number(document.body.dataset.idle) * 1000;
const dialog = document.getElementById("idle-dialog");
const warnAhead = Math.min(WARN_MS, span / 2);
let deadline = now() + span;
let extendedAt = now();
let pressed = false;

function extended() {
  deadline = now() + span;
  extendedAt = now();
  pressed = false;
  if (dialog.open) dialog.close();
}

async function extend() {
  pressed = false;
  extendedAt = now();
  try {
    const { status } = await ask(EXTEND, { method: "POST" });
    if (status === 401) return await signInAgain();
    if (status < 400) {
      extended();
      tellTabs("extended");
    }
  } catch { /* No network: autosave says so, and the next key tries again. */ }
}

async function end() {
  deadline = now() + AT_MOST_EVERY_MS;
  try {
    if (await isSignedIn()) return;
  } catch { return; }
  if (dialog.open) dialog.close();
  await signInAgain();
}

function look() {
  const left = deadline - now();
  if (left <= 0) return end();
  if (pressed && now() - extendedAt > Math.min(AT_MOST_EVERY_MS, span / 4)) return extend();
  if (left <= warnAhead && !document.querySelector("dialog.signin[open]")) {
    dialog.querySelector("[data-idle-left]").textContent = elapsed(left / 1000);
    if (!dialog.open) dialog.showModal();
  }
}

if (span && dialog) {
  document.addEventListener("keydown", (event) => {
    if (dialog.open) {
      event.preventDefault();
      extend();
    } else {
      pressed = true;
    }
  }, true);
  dialog.querySelector("[data-idle-stay]").addEventListener("click", extend);
  tabs.addEventListener("message", (event) => { if (event.data === "extended") extended(); });
  document.addEventListener("divert:resumed", extended);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  setInterval(look, 1000);
}
