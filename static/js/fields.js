// A form's fields as plain values, and back: the shape that autosave and the conflict view share.

const isField = (element) =>
  element.name && !element.disabled && element.dataset.nosave === undefined &&
  !["csrfmiddlewaretoken", "base_version"].includes(element.name) &&
  !["submit", "button", "reset", "file", "image"].includes(element.type) && element.tagName !== "FIELDSET";

const isMany = (element) =>
  element.type === "select-multiple" || (element.type === "checkbox" && (element.closest(".chips") || element.dataset.many !== undefined));

function valueOf(element, before) {
  if (element.type === "select-multiple") return [...element.selectedOptions].map((option) => option.value);
  if (isMany(element)) return element.checked ? [...(before ?? []), element.value] : before ?? [];
  if (element.type === "checkbox") return element.checked;
  if (element.type === "radio") return element.checked ? element.value : before ?? "";
  return element.value;
}

/** Every field of a form: text, one choice, true or false, or a list of choices. */
export function readFields(form) {
  const fields = {};
  for (const element of form.elements) {
    if (isField(element)) fields[element.name] = valueOf(element, fields[element.name]);
  }
  return fields;
}

/** Put values into a form, leaving alone what already holds them. */
export function writeFields(form, fields) {
  for (const element of form.elements) {
    if (!isField(element) || !(element.name in fields)) continue;
    const value = fields[element.name];
    if (element.type === "select-multiple") for (const option of element.options) option.selected = value.includes(option.value);
    else if (isMany(element)) element.checked = value.includes(element.value);
    else if (element.type === "checkbox") element.checked = Boolean(value);
    else if (element.type === "radio") element.checked = element.value === String(value ?? "");
    else if (element.value !== (value ?? "")) element.value = value ?? "";
  }
}

/** The server may leave out what is empty, or say 4 where the form says "4". */
const plain = (value) => {
  if (value === undefined || value === null || value === "" || value === false) return "";
  return Array.isArray(value) ? [...value].map(String).sort().join("\n") : String(value).replace(/\r\n/g, "\n");
};
export const same = (one, other) => plain(one) === plain(other);

export const sameFields = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => same(one[name], other[name]));

/** How a field is called on the page, and a value as a person reads it. */
export function labelOf(form, name) {
  const element = [...form.elements].find((other) => other.name === name);
  const set = element?.closest("fieldset")?.querySelector("legend");
  const words = (element?.matches("[type=radio], [type=checkbox]") && set) || element?.labels?.[0];
  return (words?.textContent ?? name).replace(/\s+/g, " ").trim();
}

export function wordsOf(form, name, value) {
  if (Array.isArray(value)) return value.map((one) => wordsOf(form, name, one)).join(", ") || "nothing chosen";
  if (typeof value === "boolean") return value ? "yes" : "no";
  const element = [...form.elements].find((other) => other.name === name && other.value === String(value) && other.matches("[type=radio], [type=checkbox]"));
  const select = form.elements[name];
  const option = select?.options && [...select.options].find((one) => one.value === String(value));
  return (element?.labels?.[0] ?? option)?.textContent.trim() || String(value ?? "") || "empty";
}
