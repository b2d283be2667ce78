// ".wh " becomes "Warm handoff to ": short codes, from the form's own data-quick-codes.
import { timeOfDay } from "./page.js";

const CODE = /(^|\s)(\.[a-z]{1,8})(\s)$/;
let lastTyped = null;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("textarea")) return;
  lastTyped = field;
  const codes = field.closest("[data-quick-codes]")?.dataset.quickCodes;
  if (!codes || field.selectionStart !== field.selectionEnd) return;
  const end = field.selectionStart;
  const found = CODE.exec(field.value.slice(0, end));
  const words = found && JSON.parse(codes)[found[2]];
  if (!words) return;
  field.setRangeText(words + (/\s$/.test(words) ? "" : found[3]), end - found[2].length - 1, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("focusin", (event) => { if (event.target.matches?.("textarea")) lastTyped = event.target; });

// data-stamp: the time of day into the note last typed in.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-stamp]") || !lastTyped?.isConnected) return;
  const before = lastTyped.value.slice(0, lastTyped.selectionEnd);
  const gap = before && !/\s$/.test(before) ? " " : "";
  lastTyped.setRangeText(`${gap}${timeOfDay(undefined, false)} `, lastTyped.selectionEnd, lastTyped.selectionEnd, "end");
  lastTyped.dispatchEvent(new Event("input", { bubbles: true }));
  lastTyped.focus();
});
