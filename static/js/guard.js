// A form posted by somebody who was signed out meanwhile would lose its text to the
// sign-in page. So a page that has stood a while asks first, and sends when all is well.
import { alarm } from "./page.js";
import { freshToken, signInAgain } from "./signin.js";

const TRUSTED_MS = 20_000;
const loadedAt = Date.now();
const cleared = new WeakSet();
// The key pressed last, for each form that waits for the answer.
const asked = new WeakMap();

const hasWords = (form) =>
  [...form.elements].some((field) => field.matches("textarea, input:not([type=hidden], [type=submit])") && field.value && field.value !== field.defaultValue);

async function clear(form) {
  try {
    if ((await freshToken()) === "signed out") await signInAgain();
  } catch {
    asked.delete(form);
    const words = "Not sent: there is no connection. Your text stays here; try again in a moment.";
    return document.getElementById("notice").replaceChildren(alarm(words));
  }
  const submitter = asked.get(form);
  asked.delete(form);
  cleared.add(form);
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !document.body.dataset.user) return;
  if (cleared.delete(form) || Date.now() - loadedAt < TRUSTED_MS || !hasWords(form)) return;
  event.preventDefault();
  const isWaiting = asked.has(form);
  asked.set(form, event.submitter);
  if (!isWaiting) clear(form);
});
