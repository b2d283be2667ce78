// Calls that wait for this person, wherever they are in the program: a word in the bar, the
// number in the title, a sound for each new one. Asked for while the tab is hidden too: that
// is when it is needed most. Which ones were seen is kept in the tab, as ids alone.
import { ask, readJson, say } from "./page.js";
import { beep } from "./sound.js";

const bar = document.querySelector("[data-offers]");
const EVERY = 4000;
const SEEN = "divert-offers";

const seen = () => new Set((sessionStorage.getItem(SEEN) ?? "").split(" ").filter(Boolean));

/** Keep the number beside "Queue" what it is now. */
function count(waiting) {
  const link = document.querySelector('a[data-key="g q"]');
  const badge = link?.querySelector("b");
  if (!link || Number.parseInt(badge?.textContent ?? "0", 10) === waiting) return;
  badge?.remove();
  if (!waiting) return;
  const fresh = document.createElement("b");
  const words = document.createElement("span");
  words.className = "sr-only";
  words.textContent = " waiting";
  fresh.append(String(waiting), words);
  link.append(fresh);
}

function show({ ids, words, short, waiting }) {
  count(waiting);
  const before = sessionStorage.getItem(SEEN) === null ? new Set(ids) : seen();
  const fresh = ids.filter((id) => !before.has(id));
  sessionStorage.setItem(SEEN, ids.join(" "));
  const place = bar.querySelector("[data-offers-words]");
  if (place.textContent !== short) place.textContent = short;
  place.setAttribute("aria-label", words);
  place.title = words;
  place.hidden = !words;
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = ids.length ? `(${ids.length}) ${title}` : title;
  if (!fresh.length) return;
  document.dispatchEvent(new CustomEvent("divert:offered"));
  beep();
  // The queue announces its own rows.
  if (!document.querySelector("[data-live-name]")) say(words);
}

async function look() {
  try {
    const { response, status } = await ask(bar.dataset.offers, { headers: { "X-Divert-Poll": "1" } });
    if (status === 200) show(await readJson(response));
  } catch {
    // The board and the bar of the network say it; the next look comes by itself.
  }
  setTimeout(look, EVERY);
}

if (bar) look();
