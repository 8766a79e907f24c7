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
}

if (form && result) form.addEventListener("change", show);
