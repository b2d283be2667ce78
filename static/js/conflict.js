// Two versions of one text, side by side, one choice per field. Nothing is chosen silently
// where both sides wrote; nothing is lost: what is not chosen can still be copied here.
import { same, labelOf, wordsOf, writeFields, readFields } from "./fields.js";
import { say, timeOfDay } from "./page.js";

const dialog = document.getElementById("conflict-dialog");

/** Sort fields into those only they changed and those both changed. */
export function compare(base, mine, theirs) {
  const taken = {};
  const both = [];
  for (const name of Object.keys(mine)) {
    if (!(name in theirs) || same(theirs[name], base[name]) || same(theirs[name], mine[name])) continue;
    if (same(mine[name], base[name])) taken[name] = theirs[name];
    else both.push(name);
  }
  return { taken, both };
}

function side(form, name, value, words, chosen) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: `keep-${name}`, value: words.value, checked: chosen });
  const text = Object.assign(document.createElement("pre"), { textContent: wordsOf(form, name, value) });
  label.append(input, ` ${words.text}`, text);
  return label;
}

function choice(form, name, mine, theirs, current) {
  const set = Object.assign(document.createElement("fieldset"), { className: "versus" });
  set.append(Object.assign(document.createElement("legend"), { textContent: labelOf(form, name) }));
  const at = current.at ? `, ${timeOfDay(Date.parse(current.at))}` : "";
  set.append(
    side(form, name, mine[name], { value: "mine", text: "Yours, in this window" }, true),
    side(form, name, theirs[name], { value: "theirs", text: `${current.by || "The other version"}${at}` }, false),
  );
  return set;
}

function open(words, fields, onSave, label) {
  dialog.querySelector("[data-conflict-words]").textContent = words;
  dialog.querySelector("[data-conflict-fields]").replaceChildren(...fields);
  dialog.querySelector("button[value=save]").textContent = label;
  dialog.oncancel = (event) => event.preventDefault();
  say(words);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(onSave()), { once: true });
    if (!dialog.open) dialog.showModal();
  });
}

/** Let the person choose field by field; the form then holds what was chosen. */
export function choose(form, both, theirs, current) {
  const mine = readFields(form);
  const sets = both.map((name) => choice(form, name, mine, theirs, current));
  const words = `${current.by || "Somebody"} changed this too while you wrote. Choose for each field which text stays; it is then saved.`;
  return open(words, sets, () => {
    const kept = both.filter((name) => dialog.querySelector(`input[name="${CSS.escape(`keep-${name}`)}"]:checked`)?.value === "theirs");
    writeFields(form, Object.fromEntries(kept.map((name) => [name, theirs[name]])));
  }, "Keep what is chosen");
}

/** The record was signed meanwhile: show what did not get in, so that it can become an addendum. */
export function showUnsaved(form, names, mine, current) {
  const texts = names.map((name) => {
    const box = document.createElement("div");
    const head = Object.assign(document.createElement("h3"), { textContent: labelOf(form, name) });
    const id = `unsaved-${name}`;
    const text = Object.assign(document.createElement("pre"), { id, className: "copy-line", textContent: wordsOf(form, name, mine[name]) });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn ghost small", textContent: "Copy" });
    button.dataset.copy = id;
    box.append(head, text, button);
    return box;
  });
  const words = `${current.by || "Somebody"} signed this meanwhile, so it is closed to changes. The text below is not in it: copy it into an addendum.`;
  return open(words, texts, () => {}, "I have copied what I need");
}
