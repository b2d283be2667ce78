// The page behind the sign-in window: tells the page around it that its person is back.
const { token, user } = document.body.dataset;
if (window.parent !== window) {
  window.parent.postMessage({ type: "divert:resumed", token, user }, location.origin);
}
