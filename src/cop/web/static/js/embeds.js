// « Afficher sur votre site »: what is chosen is shown at once; without this, a button does it.
const form = document.querySelector("[data-embed-choices]");
const result = document.querySelector("#embed-result");
let latest = 0;

async function show() {
  const mine = ++latest;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form));
  const answer = await fetch(address).catch(() => null);
  if (!answer || !answer.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("#embed-result");
  // The loader waits for new links and turns them into frames.
  if (next) result.replaceChildren(...document.importNode(next, true).childNodes);
  offerCopies();
}

// A button below each text that is to be pasted elsewhere.
function offerCopies() {
  for (const text of result.querySelectorAll("textarea[readonly]")) {
    const button = document.createElement("button");
    const label = document.querySelector(`label[for="${text.id}"]`).textContent;
    const { copy, copied } = result.dataset;
    Object.assign(button, { type: "button", className: "button quiet", textContent: copy });
    button.setAttribute("aria-label", `${copy} : ${label}`);
    button.addEventListener("click", async () => {
      text.select();
      // Without https the browser lends no clipboard: the text is selected, for Ctrl+C.
      await navigator.clipboard?.writeText(text.value);
      button.textContent = navigator.clipboard ? copied : copy;
      button.setAttribute("aria-label", `${button.textContent} : ${label}`);
    });
    text.after(button);
  }
}

if (form && result) form.addEventListener("change", show);
if (result) offerCopies();
