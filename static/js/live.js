// Regions that refresh themselves while they are seen: data-live="/url", answered with
// the region alone, or 304. Focus, selection and open details stay; new rows are announced.
import { ask, say, showState, timeOfDay } from "./page.js";
import { signInAgain } from "./signin.js";
import { beep } from "./sound.js";

let lastGood = Date.now();

const rowsOf = (region) => new Set([...region.querySelectorAll("[data-row]")].map((row) => row.dataset.row));

/** Somebody is typing or marking text in it: then it waits. */
const isBusy = (region) =>
  region.querySelector("dialog[open], details[open]:not(.stays)") ||
  (region.contains(document.activeElement) && document.activeElement.matches("textarea, select, input")) ||
  (!getSelection().isCollapsed && region.contains(getSelection().anchorNode));

function announce(region, before) {
  const added = [...rowsOf(region)].filter((row) => !before.has(row)).length;
  if (!added || !region.dataset.liveName) return;
  say(`${added} new: ${region.dataset.liveName}`);
  if (region.dataset.sound !== undefined) beep();
}

function refresh(region, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(region.id);
  if (!fresh || fresh.innerHTML === region.innerHTML) return;
  const before = rowsOf(region);
  const focused = region.contains(document.activeElement) ? document.activeElement : null;
  const marked = region.querySelector("[data-row].sel")?.dataset.row;
  const focusPath = focused && [focused.closest("[data-row]")?.dataset.row, focused.id, focused.getAttribute("href")];
  // What has come to its end asks no more.
  if (!fresh.dataset.live) delete region.dataset.live;
  region.replaceChildren(...fresh.childNodes);
  window.htmx?.process(region);
  if (marked) region.querySelector(`[data-row="${CSS.escape(marked)}"]`)?.classList.add("sel");
  if (focusPath) restoreFocus(region, ...focusPath);
  announce(region, before);
  document.dispatchEvent(new CustomEvent("divert:refreshed", { detail: region }));
}

function restoreFocus(region, row, id, href) {
  const home = (row && region.querySelector(`[data-row="${CSS.escape(row)}"]`)) || region;
  const target = (id && document.getElementById(id)) || (href && home.querySelector(`[href="${CSS.escape(href)}"]`)) || (row && home.querySelector("a, button"));
  target?.focus({ preventScroll: true });
}

function showLive(good) {
  if (good) lastGood = Date.now();
  if (good) showState("live-state", `Live, ${timeOfDay()}`);
  else showState("live-state", `Not live since ${timeOfDay(lastGood)}`, "late");
}

async function poll(region) {
  const headers = { "X-Divert-Poll": "1", "HX-Request": "true" };
  if (region.dataset.etag) headers["If-None-Match"] = region.dataset.etag;
  const { response, status } = await ask(region.dataset.live, { headers });
  if (status === 401) {
    showLive(false);
    return signInAgain();
  }
  if (status !== 200 && status !== 304) throw new Error(String(status));
  if (status === 200) {
    const html = await response.text();
    if (isBusy(region)) return;
    region.dataset.etag = response.headers.get("ETag") ?? "";
    refresh(region, html);
  }
  showLive(true);
}

function watch(region) {
  const every = Number(region.dataset.every || 3) * 1000;
  let failures = 0;
  const again = async () => {
    if (!region.isConnected || !region.dataset.live) return;
    if (!document.hidden && !document.querySelector("dialog.signin[open]")) {
      try {
        await poll(region);
        failures = 0;
      } catch {
        failures += 1;
        showLive(false);
        if (failures === 1) say("The list is not live: no connection.");
      }
    }
    setTimeout(again, every * Math.min(4, 1 + failures));
  };
  setTimeout(again, every);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(region).catch(() => showLive(false)); });
}

for (const region of document.querySelectorAll("[data-live]")) {
  watch(region);
  showLive(true);
}

