// Without a network every page says so: what is on it may be old, and what is sent now is lost.
import { alarm, say, timeOfDay } from "./page.js";

const ID = "offline-note";

function tell() {
  if (document.getElementById(ID)) return;
  const words = `No connection since ${timeOfDay()}. What you see may be old; send nothing until this goes away.`;
  document.getElementById("notice")?.prepend(Object.assign(alarm(words), { id: ID }));
}

// Said where the finger is: over a window the page's own notice lies in the dark.
function tellNotSent(form, button) {
  const words = `NOT sent: there is no connection. ${form.dataset.otherwise ?? "Your text stays here."}`;
  const beside = button?.closest(".act, .sign-bar") ?? button ?? form;
  if (beside.previousElementSibling?.matches("[data-not-sent]")) beside.previousElementSibling.remove();
  const note = alarm(words);
  note.dataset.notSent = "";
  beside.before(note);
  note.scrollIntoView({ block: "nearest" });
}

function takeBack() {
  for (const notSent of document.querySelectorAll("[data-not-sent]")) notSent.remove();
  const note = document.getElementById(ID);
  if (!note) return;
  note.remove();
  say("Connected again.");
}

window.addEventListener("offline", tell);
window.addEventListener("online", takeBack);
document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) takeBack(); });
if (!navigator.onLine) tell();

// A form sent into nothing would lose what is in it: it waits, and stays as it is.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
  event.preventDefault();
  tell();
  tellNotSent(event.target, event.submitter);
}, true);
