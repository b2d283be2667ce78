// data-copy="id": that element's text goes to the clipboard, and the button says so.
import { say } from "./page.js";

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = source.value ?? source.textContent.trim();
  const label = button.innerHTML;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied ✓";
    say("Copied");
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = "Selected: press Ctrl+C";
    say("Selected. Press Control C to copy.");
  }
  setTimeout(() => { button.innerHTML = label; }, 2500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
