// A form posted by somebody who was signed out meanwhile would lose its text to the
// sign-in page. So a page that has stood a while asks first, and sends when all is well.
import { say } from "./page.js";
import { freshToken, isSignedIn, signInAgain } from "./signin.js";

const TRUSTED_MS = 20_000;
const loadedAt = Date.now();
const cleared = new WeakSet();

const hasWords = (form) =>
  [...form.elements].some((field) => field.matches("textarea, input:not([type=hidden], [type=submit])") && field.value && field.value !== field.defaultValue);

async function clear(form, submitter) {
  try {
    if (!(await isSignedIn())) await signInAgain();
    else await freshToken();
  } catch {
    const words = "Not sent: there is no connection. Your text stays here; try again in a moment.";
    document.getElementById("notice").replaceChildren(Object.assign(document.createElement("p"), { className: "note-line risk", textContent: words }));
    return say(words);
  }
  cleared.add(form);
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !document.body.dataset.user) return;
  if (cleared.delete(form) || Date.now() - loadedAt < TRUSTED_MS || !hasWords(form)) return;
  event.preventDefault();
  clear(form, event.submitter);
});
