// Clocks that run and ages that grow, all against the server's time.
import { now } from "./page.js";

const two = (number) => String(number).padStart(2, "0");

/** Seconds as 04:12 or 01:04:12; a session clock always shows hours. */
export function elapsed(seconds, hours = false) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h || hours ? `${two(h)}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** "just now", "4 min ago", "in 2 h", "3 d ago". */
export function age(seconds) {
  const size = Math.abs(seconds);
  const amount = size < 60 ? "" : size < 3600 ? `${Math.floor(size / 60)} min`
    : size < 86400 ? `${Math.floor(size / 3600)} h` : `${Math.floor(size / 86400)} d`;
  if (!amount) return seconds >= 0 ? "just now" : "in less than a minute";
  return seconds >= 0 ? `${amount} ago` : `in ${amount}`;
}

function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function tick() {
  for (const element of document.querySelectorAll("[data-clock]")) {
    const seconds = (now() - Date.parse(element.dataset.clock)) / 1000;
    setText(element, elapsed(seconds, element.classList.contains("clock")));
    const limit = Number(element.dataset.limit);
    if (limit) element.classList.toggle("over", seconds > limit);
  }
  for (const element of document.querySelectorAll("[data-ago]")) {
    setText(element, age((now() - Date.parse(element.dataset.ago)) / 1000));
  }
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSwap", tick);
document.addEventListener("divert:refreshed", tick);
