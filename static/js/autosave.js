// Nothing typed is lost (DESIGN.md 4.2). A form with data-autosave sends itself within 1.5 s
// of the first unsent key, on leaving a field, and when the tab is hidden or closed. One
// request at a time; text waits in the open tab only, never in a browser store.
// The contract with the server is in docs/design.md.
import { choose, compare, showUnsaved } from "./conflict.js";
import { readFields, same, sameFields, writeFields } from "./fields.js";
import { ask, now, readJson, say, showState, timeOfDay } from "./page.js";
import { freshToken, signInAgain } from "./signin.js";

const WAIT_MS = 1000;
const KEEPALIVE_LIMIT = 20_000;
// A network that swallows requests gives no error: the page must say so all the same.
const PATIENCE_MS = 10_000;
const RETRY_MS = [1000, 2000, 4000, 8000];
const POLL = { "X-Divert-Poll": "1" };
// So long a form that was sent may be on its way; a page that still stands then was not left.
// What is typed on meanwhile is not in it, and is saved as ever.
const ON_ITS_WAY_MS = 10_000;
const savers = [];
const passed = new WeakSet();
// What is to be done once the text is there: what was pressed last, for each form and link.
const next = new WeakMap();

class Saver {
  constructor(form) {
    this.form = form;
    this.version = Number(form.dataset.version || 0);
    this.stored = readFields(form);
    this.timer = null;
    this.flight = null;
    this.failures = 0;
    this.closed = false;
    this.owed = false;
    this.refused = null;
    this.sentAt = 0;
    this.sentFields = null;
    // Texts whose answer never came: the server may hold one of them all the same.
    this.unheard = [];
    // A field may stand outside its form (form="..."), so the page is asked, not the form.
    const own = (act) => (event) => { if (event.target.form === form) act(); };
    document.addEventListener("input", own(() => this.touched()));
    document.addEventListener("change", own(() => this.touched(0)));
    document.addEventListener("focusout", own(() => { if (this.isUnsent()) this.save(); }));
    form.addEventListener("submit", () => { if (form.elements.base_version) form.elements.base_version.value = this.version; });
  }

  get leaving() {
    return Date.now() - this.sentAt < ON_ITS_WAY_MS && sameFields(readFields(this.form), this.sentFields);
  }

  isUnsent() {
    return !this.closed && (this.owed || !sameFields(readFields(this.form), this.stored));
  }

  touched(wait = WAIT_MS) {
    if (this.closed || this.failures || this.asking || !this.isUnsent()) return;
    showState("save-state", "Not saved yet", "busy");
    this.later(wait);
  }

  /** A timer that ends sooner is left to run: someone who never pauses is saved all the same. */
  later(wait) {
    const at = Date.now() + wait;
    if (this.timer && this.dueAt <= at) return;
    clearTimeout(this.timer);
    this.dueAt = at;
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Send the newest text; resolves when nothing is unsent or sending has failed. */
  async save() {
    clearTimeout(this.timer);
    this.timer = null;
    // The form is on its way with all that was typed; a draft behind it would come too late.
    if (this.leaving) return this.later(Math.max(1, this.sentAt + ON_ITS_WAY_MS - Date.now()));
    if (this.flight) return this.flight.then(() => (this.isUnsent() && !this.failures ? this.save() : undefined));
    const fields = readFields(this.form);
    if (!this.isUnsent() || (this.refused && sameFields(fields, this.refused))) return undefined;
    this.flight = this.send(fields).finally(() => { this.flight = null; });
    await this.flight;
    if (!this.failures && this.isUnsent() && !this.refused) this.later(WAIT_MS);
    return undefined;
  }

  async send(fields) {
    if (!this.failures) showState("save-state", "Saving", "busy");
    try {
      const data = { base_version: this.version, fields };
      this.sending = fields;
      const answer = await this.post(data);
      await this.heard(answer, fields);
    } catch {
      this.failed(fields);
    }
  }

  /** keepalive lets a request outlive its page; browsers allow it up to 64 kB. */
  post(data) {
    const keepalive = JSON.stringify(data).length < KEEPALIVE_LIMIT;
    return ask(this.form.dataset.autosave, { method: "POST", data, keepalive, headers: POLL, patience: PATIENCE_MS });
  }

  async heard({ response, status }, fields) {
    this.refused = null;
    if (status === 200) return this.saved(await readJson(response), fields);
    if (status === 401) return this.resumed();
    if (status === 403) return this.forbidden(await readJson(response), fields);
    if (status === 409) return this.conflict((await readJson(response)).current ?? {}, fields);
    if (status === 422 || status === 404) return this.refuse(status, await readJson(response), fields);
    return this.failed(fields);
  }

  saved({ version, saved_at: at }, fields) {
    if (this.failures) say("Connected again. Everything is saved.");
    this.version = version ?? this.version + 1;
    this.stored = fields;
    this.owed = false;
    this.failures = 0;
    this.unheard = [];
    this.tokenTried = false;
    this.showErrors({});
    // What a signature asked for in vain may be there by now; the list beside says so.
    document.querySelector("[data-until-saved]")?.remove();
    showState("save-state", `Saved ${timeOfDay(at ? Date.parse(at) : now())}`);
    this.form.dispatchEvent(new CustomEvent("divert:saved", { bubbles: true }));
  }

  failed(fields) {
    this.unheard.push(fields);
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    if (!this.failures) say("Not saved, reconnecting. Your text stays in this window.");
    this.failures += 1;
    showState("save-state", "Not saved, reconnecting. Keep this window open", "late");
    this.later(wait);
  }

  async resumed() {
    showState("save-state", "Not saved: sign in again", "late");
    await this.whileAsking(signInAgain);
    this.later(0);
  }

  /** A window is open over the page: what the foot says about it stays. */
  async whileAsking(question) {
    this.asking = true;
    await question();
    this.asking = false;
  }

  /** A void token is renewed once; the second refusal is a refusal. */
  async forbidden(problem, fields) {
    const token = this.tokenTried ? "" : await freshToken();
    if (token === "signed out") return this.resumed();
    if (!token) return this.refuse(403, problem, fields);
    this.tokenTried = true;
    this.later(0);
    return undefined;
  }

  async conflict(current, sent) {
    const theirs = current.fields ?? {};
    const isShut = (current.status ?? "in_progress") !== "in_progress";
    if (!isShut && sameFields(sent, { ...sent, ...theirs })) {
      return this.saved({ version: current.version, saved_at: current.at }, sent);
    }
    if (!isShut && this.unheard.some((text) => sameFields(text, { ...text, ...theirs }))) {
      // Our own earlier text, taken in though its answer was lost: write on from it.
      this.version = current.version;
      this.owed = true;
      return this.later(0);
    }
    const mine = readFields(this.form);
    if (isShut) return this.shut(mine, current);
    showState("save-state", "Not saved: two versions", "late");
    const { taken, both } = compare(this.stored, mine, theirs);
    writeFields(this.form, taken);
    if (both.length) await this.whileAsking(() => choose(this.form, both, theirs, current));
    else if (Object.keys(taken).length) say(`${current.by || "Somebody"} changed other fields; they are on the page now.`);
    this.version = current.version;
    this.stored = { ...this.stored, ...theirs };
    // Even where all of theirs was chosen: the older draft on the server must give way.
    this.owed = true;
    this.later(0);
    return undefined;
  }

  async shut(mine, current) {
    const names = Object.keys(mine).filter((name) => !same(mine[name], this.stored[name]));
    showState("save-state", "Not saved: signed by another", "late");
    await showUnsaved(this.form, names, mine, current);
    this.closed = true;
    location.reload();
  }

  refuse(status, problem, fields) {
    this.refused = fields;
    this.showErrors(problem.errors ?? {});
    const words = status === 422 ? "Not saved: one field needs another look" : `Not saved: ${problem.detail ?? "this may not be changed"}`;
    showState("save-state", words, "late");
    say(words);
  }

  showErrors(errors) {
    for (const place of this.form.querySelectorAll("[data-autosave-error]")) place.remove();
    for (const [name, messages] of Object.entries(errors)) {
      const element = [...this.form.elements].find((other) => other.name === name);
      const words = [messages].flat().join(" ");
      const place = Object.assign(document.createElement("span"), { className: "error", textContent: words });
      place.dataset.autosaveError = "";
      (element?.closest(".field") ?? element?.parentElement ?? this.form).append(place);
    }
  }

  /** The page is going away: send without waiting for an answer. */
  farewell() {
    const fields = readFields(this.form);
    const onItsWay = this.flight && sameFields(fields, this.sending);
    if (this.closed || this.leaving || onItsWay || sameFields(fields, this.stored)) return;
    this.post({ base_version: this.version, fields }).catch(() => {});
  }
}

const unsent = () => savers.filter((saver) => saver.isUnsent());

/** Links and other forms wait for the text, so that the next page already has it. */
function sendFirst(event, target, goOn) {
  if (passed.delete(target)) return;
  const left = unsent().filter((saver) => saver.form !== event.target);
  // Going elsewhere takes back a form that is still on its way: its words are saved first.
  for (const saver of left) saver.sentAt = 0;
  const waiting = left.filter((saver) => !saver.failures);
  if (!waiting.length || event.defaultPrevented) return;
  event.preventDefault();
  const isWaiting = next.has(target);
  next.set(target, goOn);
  if (isWaiting) return;
  const patience = new Promise((resolve) => { setTimeout(resolve, 2000); });
  Promise.race([Promise.all(waiting.map((saver) => saver.save())), patience]).then(() => {
    const last = next.get(target);
    next.delete(target);
    passed.add(target);
    last();
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) savers.push(new Saver(form));

if (savers.length) {
  document.addEventListener("visibilitychange", () => { if (document.hidden) for (const saver of unsent()) saver.save(); });
  window.addEventListener("pagehide", () => { for (const saver of savers) saver.farewell(); });
  window.addEventListener("pageshow", () => { for (const saver of savers) saver.sentAt = 0; });
  window.addEventListener("online", () => { for (const saver of savers) if (saver.failures) saver.later(0); });
  window.addEventListener("beforeunload", (event) => {
    for (const saver of unsent()) if (!saver.leaving) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.getAttribute("href").startsWith("#")) return;
    sendFirst(event, link, () => link.click());
  }, true);
  document.addEventListener("submit", (event) => {
    const own = savers.find((saver) => saver.form === event.target);
    if (own?.flight && !event.defaultPrevented && !own.failures) {
      event.preventDefault();
      own.flight.then(() => own.form.requestSubmit(event.submitter));
    } else if (own) {
      own.sentAt = Date.now();
      own.sentFields = readFields(own.form);
      // Another listener may hold it back, to ask who is signed in: then typing goes on.
      setTimeout(() => { if (event.defaultPrevented) own.sentAt = 0; });
    } else sendFirst(event, event.target, () => event.target.requestSubmit(event.submitter));
  });
}
