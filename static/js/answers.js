// The call taker's questions by keyboard: y, n and u answer the question that has the focus
// and go on to the next; Enter decides. The radios stay radios for everybody else.
const form = document.querySelector("[data-answers]");
const questions = [...form.querySelectorAll("[data-question]")];
const ANSWERS = { y: "yes", n: "no", u: "unknown" };
const singleKeys = document.body.dataset.singleKeys !== "off";

const here = () => Math.max(0, questions.findIndex((question) => question.contains(document.activeElement)));

function focus(index) {
  const question = questions[index];
  const target = question ? question.querySelector(":checked") ?? question.querySelector("input") : form.querySelector("button.btn");
  target.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal")) return;
  if (event.key === "Enter" && form.contains(document.activeElement) && document.activeElement.matches("[type=radio]")) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const answer = singleKeys && ANSWERS[event.key];
  if (!answer || document.activeElement.matches("textarea, input:not([type=radio])")) return;
  event.preventDefault();
  const index = here();
  questions[index].querySelector(`[value="${answer}"]`).checked = true;
  focus(index + 1);
}, { capture: true });

focus(0);
