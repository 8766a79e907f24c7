// Hands the code to the frame that opened this window. Its origin is ours: no page of the site around
// the frame can read it.
const { code, mark } = document.querySelector("[data-handover]").dataset;
if (window.opener) {
  window.opener.postMessage({ cop: 1, type: "code", code, mark }, location.origin);
  window.close();
}
