// Sections of one form as tabs. Without scripts the sections stand one under another and
// the tabs are links to them. Whatever takes the focus brings its section to the front.
import { toEnd } from "./page.js";

function focusOn(field) {
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "nearest" });
  if (field) toEnd(field);
}

for (const tabs of document.querySelectorAll("[data-tabs]")) {
  const links = [...tabs.querySelectorAll("a[href^='#']")];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));

  const show = (index, focus = false) => {
    links.forEach((link, at) => {
      const chosen = at === index;
      link.setAttribute("aria-selected", String(chosen));
      link.tabIndex = chosen ? 0 : -1;
      panels[at].hidden = !chosen;
    });
    if (focus) links[index].focus();
  };

  tabs.setAttribute("role", "tablist");
  links.forEach((link, index) => {
    link.parentElement.matches("li") && link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.id ||= `tab-${panels[index].id}`;
    link.setAttribute("aria-controls", panels[index].id);
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(index);
      focusOn(panels[index].querySelector("textarea, input, select"));
    });
    link.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) show((index + step + links.length) % links.length, true);
    });
  });

  // A link to a field in a hidden section, or an error in one, opens it.
  const reveal = (element) => {
    const index = panels.findIndex((panel) => panel.contains(element));
    if (index >= 0 && panels[index].hidden) show(index);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || links.includes(link)) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    reveal(target);
    event.preventDefault();
    const field = target.matches("fieldset, div") ? target.querySelector(":checked") ?? target.querySelector("input, select, textarea") : target;
    focusOn(field ?? target);
  });
  const wrong = panels.findIndex((panel) => panel.querySelector("[aria-invalid=true], .error"));
  const named = panels.findIndex((panel) => location.hash && panel.contains(document.getElementById(location.hash.slice(1))));
  show(wrong >= 0 ? wrong : Math.max(0, named));
}
