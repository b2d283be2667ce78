// Light, dark, or as the system has it. The choice is kept with the person, and as a cookie
// for the pages before somebody signs in, so that the next page is painted right at once.
import { csrfToken } from "./page.js";

const root = document.documentElement;
const YEAR = 31536000;

function choose(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === "system" ? 0 : YEAR;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  show();
}

function show() {
  const theme = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

for (const box of document.querySelectorAll("[data-theme-switch]")) {
  box.hidden = false;
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    choose(button.value);
    if (!box.dataset.themeSwitch) return;
    const headers = { "X-CSRFToken": csrfToken(), "X-Divert-Poll": "1" };
    const body = new URLSearchParams({ theme: button.value });
    fetch(box.dataset.themeSwitch, { method: "POST", headers, body, keepalive: true }).catch(() => {});
  });
}
show();
