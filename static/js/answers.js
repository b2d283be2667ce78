// The call taker's questions by keyboard: the key beside an answer gives it to the question
// that has the focus and goes on to the next; Enter decides. The radios stay radios for
// everybody else. A form with data-answers="inside" leaves the keys alone outside a question.
const form = document.querySelector("[data-answers]");
const questions = [...form.querySelectorAll("[data-question]")];
const isInside = form.dataset.answers === "inside";
const singleKeys = document.body.dataset.singleKeys !== "off";

const here = () => {
  const index = questions.findIndex((question) => question.contains(document.activeElement));
  return index < 0 && !isInside ? 0 : index;
};

function focus(index) {
  const question = questions[index];
  const after = form.querySelector("[data-after-answers]") ?? form.querySelector("button.btn");
  const target = question ? question.querySelector(":checked") ?? question.querySelector("input") : after;
  target.focus();
}

function answer(question, key) {
  const radio = question.querySelector(`[data-answer="${CSS.escape(key)}"] input`);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog:modal")) return;
  if (!isInside && event.key === "Enter" && form.contains(document.activeElement) && document.activeElement.matches("[type=radio]")) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const index = here();
  if (!singleKeys || index < 0 || document.activeElement.matches("textarea, select, input:not([type=radio])")) return;
  if (event.key === "Backspace" && index > 0) {
    event.preventDefault();
    focus(index - 1);
  } else if (event.key.length === 1 && answer(questions[index], event.key)) {
    event.preventDefault();
    event.stopPropagation();
    focus(index + 1);
  }
}, { capture: true });

if (!isInside) focus(0);
