// Dialogs open by data-opens, menus close when left, a form's errors take the focus.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    dialog?.dispatchEvent(new CustomEvent("divert:opening"));
    if (dialog && !dialog.open) dialog.showModal();
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

const focusErrors = (root) => root.querySelector("[data-focus]")?.focus();
focusErrors(document);
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));

// An address that ends in a dialog's name opens it: one key on a list leads straight to the act.
if (location.hash) {
  const named = document.getElementById(location.hash.slice(1));
  const act = named?.matches("details") ? named : named?.closest("details");
  if (act) act.open = true;
  if (named?.matches("dialog")) named.showModal();
  else {
    // Going to the anchor takes the focus away, so it is given once that is done.
    const first = (act ?? named)?.querySelector("input:not([type=hidden]), textarea, select, button");
    const take = () => requestAnimationFrame(() => setTimeout(() => first?.focus()));
    if (document.readyState === "complete") take();
    else window.addEventListener("load", take);
  }
}
