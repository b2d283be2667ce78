// The finder: its map follows the list, and what was asked is there again on coming back.
// What is asked stands in this entry of the tab's history: typed words are never in an
// address, and of one person the filters are not either. Of a session or case it is kept
// as long as the tab, too, for whoever goes there and comes back by a key.
import { clusters, countyMap, middleOf, pin } from "./map.js";
import { say } from "./page.js";

const CHECKED = ["open", "refer", "room"];
const CHOSEN = ["need", "near", "miles", "language", "payer", "population", "modality"];
const ASKED = ["q", "place", "age", "at", ...CHOSEN, ...CHECKED];
const LABELS = { zip: "ZIP", county: "county" };
const form = document.getElementById("finder-form");
const panel = document.getElementById("finder-map");
const button = document.querySelector("[data-map-switch]");
let shown = null;
let drawn = 0;

const rows = () => [...document.querySelectorAll("#results [data-row]")];
const isOpen = () => !panel.hidden;
const shelf = form?.dataset.kept && `finder ${document.body.dataset.user} ${form.dataset.kept}`;

function said(field) {
  if (field?.type === "checkbox") return field.checked ? "on" : "";
  return field?.value ?? "";
}

function remember() {
  const asked = Object.fromEntries(ASKED.map((name) => [name, said(form.elements[name])]));
  history.replaceState({ ...history.state, finder: asked, finderMap: isOpen() }, "");
  if (shelf) sessionStorage.setItem(shelf, JSON.stringify(asked));
}

function recall() {
  const asked = history.state?.finder ?? JSON.parse((shelf && sessionStorage.getItem(shelf)) ?? "{}");
  let changed = false;
  for (const name of ASKED) {
    const field = form.elements[name];
    // The person's age stands there from the start: another, or none, was meant.
    const isOtherAge = name === "age" && asked.age !== undefined && asked.age !== said(field);
    if (!field || (!isOtherAge && (!asked[name] || said(field)))) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = asked[name];
    if (isOtherAge) document.querySelector("[data-of-person]")?.remove();
    field.closest("details")?.setAttribute("open", "");
    changed = true;
  }
  if (changed) {
    form.requestSubmit();
    if (document.activeElement === form.elements.q) form.elements.q.select();
  }
  if (history.state?.finderMap) toggle();
}

function titleOf(row, number) {
  const name = row.querySelector("a").textContent.trim();
  return `${number}. ${name}: ${row.dataset.door}, ${row.dataset.precisionWords}`;
}

function placeOf(row, atlas) {
  const { latitude, longitude, county, region } = row.dataset;
  return latitude ? [Number(latitude), Number(longitude)] : middleOf(atlas, county, region);
}

function mark(row) {
  for (const [other, marker] of shown.pins) marker.getElement()?.classList.toggle("is-here", other === row);
}

function choose(row) {
  for (const other of rows()) other.classList.toggle("sel", other === row);
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
}

async function draw() {
  const turn = ++drawn;
  const list = rows();
  const placed = list.filter((row) => row.dataset.precision);
  const atlas = placed.some((row) => !row.dataset.latitude) ? await shown.atlas : null;
  if (turn !== drawn) return;
  shown.pins.clear();
  shown.layer.clearLayers();
  for (const row of placed) {
    const at = placeOf(row, atlas);
    if (!at) continue;
    const number = list.indexOf(row) + 1;
    const { door, precision } = row.dataset;
    const made = pin(at, { number, door, label: LABELS[precision], title: titleOf(row, number) });
    made.on("click", () => choose(row));
    made.on("keydown", ({ originalEvent: { key } }) => { if (key === "Enter") choose(row); });
    shown.pins.set(row, made);
    shown.layer.addLayer(made);
  }
  const off = list.length - shown.pins.size;
  panel.querySelector("[data-map-off]").textContent = off ? `${off} of ${list.length} have no place on a map.` : "";
  if (shown.pins.size) shown.map.fitBounds(shown.layer.getBounds().pad(0.15), { maxZoom: 11, animate: false });
}

function toggle() {
  panel.hidden = !panel.hidden;
  panel.parentElement.classList.toggle("has-map", isOpen());
  button.setAttribute("aria-expanded", String(isOpen()));
  if (!isOpen()) return button.focus();
  const element = panel.querySelector("[data-map]");
  if (shown) shown.map.invalidateSize();
  else {
    shown = { ...countyMap(element), layer: clusters(), pins: new Map() };
    shown.layer.addTo(shown.map);
  }
  draw();
  element.focus({ preventScroll: true });
  say("The map is open. Tab walks its pins, Enter goes to the row, m closes it.");
}

if (form && panel && button && window.L) {
  button.hidden = false;
  button.addEventListener("click", () => { toggle(); remember(); });
  document.addEventListener("htmx:afterSettle", () => {
    remember();
    if (isOpen()) draw();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("#results [data-row]");
    if (row && shown) mark(row);
  });
  addEventListener("pagehide", remember);
  form.elements.age?.addEventListener("input", () => document.querySelector("[data-of-person]")?.remove());
  document.addEventListener("DOMContentLoaded", recall);
}
