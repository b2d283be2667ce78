// What the modules share: the page's words to a listener, the time, and the way to the server.

const offset = Date.parse(document.querySelector("meta[name=server-now]")?.content) - Date.now() || 0;

/** The time as the server has it: a desk's clock may be wrong, the stamps must not be. */
export const now = () => Date.now() + offset;

/** HH:MM:SS in the jurisdiction's zone. */
export function timeOfDay(at = now(), seconds = true) {
  const zone = document.body.dataset.zone || undefined;
  const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (seconds) style.second = "2-digit";
  return new Intl.DateTimeFormat("en-GB", style).format(at);
}

/** Tell screen readers, politely; what is seen is said elsewhere. */
export function say(words) {
  const region = document.getElementById("say");
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = words; });
}

/** Words in red that a screen reader says at once, whatever it is at. */
export function alarm(words) {
  const note = Object.assign(document.createElement("p"), { className: "note-line risk", textContent: words });
  note.setAttribute("role", "alert");
  return note;
}

/** Show words in the foot: kind is "good", "late" or "busy". */
export function showState(id, words, kind = "good") {
  const place = document.getElementById(id);
  if (!place) return;
  place.textContent = words;
  place.className = kind === "good" ? "" : `is-${kind}`;
}

export const csrfToken = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

/** After signing in again the old token is void: hand the new one to htmx and to every form. */
export function renewToken(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
}

/** Ask the server. A redirect means the sign-in page, so it is never followed. */
export async function ask(url, { method = "GET", data, headers = {}, keepalive = false, patience } = {}) {
  const response = await fetch(url, {
    method,
    keepalive,
    signal: patience ? AbortSignal.timeout(patience) : undefined,
    redirect: "manual",
    credentials: "same-origin",
    cache: "no-store",
    headers: {
      ...(method === "GET" ? {} : { "X-CSRFToken": csrfToken() }),
      ...(data === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: data === undefined ? undefined : JSON.stringify(data),
  });
  const signedOut = response.status === 401 || response.type === "opaqueredirect";
  return { response, status: signedOut ? 401 : response.status, signedOut };
}

/** The answer's JSON, or {} where it has none. */
export async function readJson(response) {
  try { return await response.json(); } catch { return {}; }
}

/** Is this where a person types? Then single keys rest. */
export const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));

/** Put the caret of a note behind its last word, where writing goes on. */
export function toEnd(element) {
  if (element.matches("textarea") && !element.selectionEnd) element.setSelectionRange(element.value.length, element.value.length);
}

// One word between the tabs of one person; never anything about a caller.
export const tabs = "BroadcastChannel" in window ? new BroadcastChannel("divert") : new EventTarget();
export const tellTabs = (word) => tabs.postMessage?.(word);
