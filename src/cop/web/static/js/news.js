// `<p data-news="ADDRESS" data-known='{"events":0,"phase":"playing"}'>`: asks now and then whether
// something has come, and offers to show it. What is being read or written stays where it is.

import { say } from "./strings.js";

const EVERY = 12_000; // ms; a whole room may sit behind one line
const place = document.querySelector("[data-news]");
const known = JSON.parse(place.dataset.known);

async function ask() {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.news, { headers: { Accept: "application/json" } });
    if (answer.ok && differs(await answer.json())) offer();
  } catch {
    // No line now; it is asked again.
  }
}

function differs(now) {
  return Object.keys(known).some((key) => known[key] !== now[key]);
}

function offer() {
  if (place.firstElementChild) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button primary";
  button.textContent = say("news_show");
  button.addEventListener("click", () => location.reload());
  place.append(button);
}

setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
