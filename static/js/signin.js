// Signing in again over the page, in a frame of the same origin: nothing behind it is lost.
import { ask, renewToken, say } from "./page.js";

const PING = "/session-resumed/";
// A network that swallows requests gives no error: whoever waits for the answer is told.
const ASKING = { headers: { "X-Divert-Poll": "1" }, patience: 10_000 };
const dialog = document.getElementById("signin-dialog");
let waiting = null;

/** Still signed in? Asks without keeping the session alive. */
export async function isSignedIn() {
  const { status } = await ask(PING, ASKING);
  return status !== 401;
}

/** Open the sign-in window; resolves when the same person is back. */
export function signInAgain() {
  if (!dialog) return new Promise(() => {});
  waiting ??= new Promise((resolve) => {
    const frame = dialog.querySelector("iframe");
    for (const other of document.querySelectorAll("dialog[open]")) if (other !== dialog) other.close();
    frame.src = frame.dataset.src;
    if (!dialog.open) dialog.showModal();
    say("You were signed out. Sign in again to go on; your text is kept.");
    const heard = (event) => {
      if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
      if (event.data?.type !== "divert:resumed") return;
      if (event.data.user !== document.body.dataset.user) {
        dialog.querySelector("[data-signin-words]").textContent =
          "That was another person. This page and its text belong to the one before: sign in as them, or leave the page.";
        frame.src = frame.dataset.src;
        return;
      }
      window.removeEventListener("message", heard);
      renewToken(event.data.token);
      frame.removeAttribute("src");
      dialog.close();
      waiting = null;
      say("Signed in again.");
      document.dispatchEvent(new CustomEvent("divert:resumed"));
      resolve();
    };
    window.addEventListener("message", heard);
  });
  return waiting;
}

// Escape may not uncover the page of somebody who is signed out.
dialog?.addEventListener("cancel", (event) => event.preventDefault());
dialog?.addEventListener("close", () => { if (waiting) dialog.showModal(); });

/** Fetch the token anew that another tab's sign-in made void: "fresh", "signed out" or "". */
export async function freshToken() {
  const { response, status } = await ask(PING, ASKING);
  if (status === 401) return "signed out";
  if (status !== 200) return "";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { token, user } = page.body.dataset;
  if (!token || user !== document.body.dataset.user) return "";
  renewToken(token);
  return "fresh";
}

document.addEventListener("htmx:responseError", async (event) => {
  if (event.detail.xhr.status !== 401) return;
  await signInAgain();
  say("Signed in again. Nothing was sent in between: please press it once more.");
});
