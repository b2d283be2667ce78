// An open page tells the floor that its reader is there, and shows in the bar what a
// supervisor or the clock made of their state. What one sets oneself comes by htmx.
import { ask, say } from "./page.js";

const EVERY_MS = 15_000;
const RESTING_MS = 60_000;
const bar = () => document.getElementById("mine");

/** Show what a page says only to who is not ready. */
function tell() {
  for (const element of document.querySelectorAll("[data-unless-ready]")) element.hidden = bar().dataset.state === "ready";
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("mine");
  const old = bar();
  const same = fresh?.dataset.state === old.dataset.state && fresh.dataset.since === old.dataset.since;
  if (!fresh || same || old.querySelector("details[open]")) return;
  const held = old.contains(document.activeElement) && document.activeElement.id;
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  say(fresh.dataset.words);
  tell();
  document.dispatchEvent(new CustomEvent("divert:refreshed", { detail: fresh }));
}

async function look() {
  try {
    const headers = { "X-Divert-Poll": "1", "HX-Request": "true" };
    const { response, status } = await ask(bar().dataset.presence, { headers });
    if (status === 200) show(await response.text());
  } catch { /* No network: offline.js says so, and the next one tries again. */ }
}

async function ping() {
  await look();
  again();
}

function again() {
  setTimeout(ping, document.hidden ? RESTING_MS : EVERY_MS);
}

if (bar()) {
  tell();
  again();
  // A call is offered to who is ready: the clock may have made them so since the last look.
  document.addEventListener("divert:offered", () => bar().dataset.state !== "ready" && look());
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.elt?.id !== "mine" && event.detail.target?.id !== "mine") return;
    tell();
    say(bar().dataset.words);
  });
}
