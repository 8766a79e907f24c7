// `<div data-queue="NAME">` around small forms `[data-note]`: each press is kept in this browser and
// sent in its order, again and again until it has arrived. Every press has a key of its own, so that
// one that arrives twice counts once; `data-counted` names those that the page shows already, so that
// one whose answer was lost on the way isn't shown twice. Without this script, each form is sent by
// itself.

import { say } from "./strings.js";

const RETRY = 5_000; // ms
const box = document.querySelector("[data-queue]");
const place = `cop:queue:${box.dataset.queue}`;
const status = document.querySelector("[data-queue-status]");
let waiting = read();
let sending = false;

for (const form of box.querySelectorAll("form[data-note]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press(form, event.submitter);
  });
}
const counted = new Set(box.dataset.counted.split(" "));
for (const one of waiting) if (!counted.has(one.key)) show(one);
box.dataset.waiting = waiting.length;
send();
addEventListener("online", send);
setInterval(send, RETRY);
box.dataset.ready = "";

function read() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return [];
  }
}

function write() {
  box.dataset.waiting = waiting.length;
  try {
    if (waiting.length) localStorage.setItem(place, JSON.stringify(waiting));
    else localStorage.removeItem(place);
  } catch {
    // Full or forbidden: it is still kept as long as the page stays open.
  }
}

function press(form, button) {
  const clock = document.querySelector("[data-timer]");
  const fields = { criterion: form.elements.criterion.value, value: button?.value ?? "", key: key() };
  if (form.elements.verbatim) {
    fields.verbatim = form.elements.verbatim.value.trim();
    if (!fields.verbatim) return;
    form.elements.verbatim.value = "";
  }
  if (clock && "runs" in clock.dataset) fields.minute = String(Math.floor(Number(clock.dataset.now ?? 0) / 60));
  waiting.push(fields);
  write();
  show(fields);
  send();
}

// `crypto.randomUUID` is missing where the line isn't https; this isn't.
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show({ criterion, value, verbatim }) {
  const line = document.getElementById(`line-${criterion}`);
  const count = line?.querySelector("[data-count]");
  if (count) count.textContent = Math.max(0, Number(count.textContent) + (value === "plus" ? 1 : -1));
  for (const button of line?.querySelectorAll("[aria-pressed]") ?? []) button.setAttribute("aria-pressed", button.value === value);
  if (verbatim && line) {
    const item = document.createElement("li");
    const quote = document.createElement("q");
    quote.textContent = verbatim;
    item.append(quote);
    line.querySelector(".heard").append(item);
  }
}

async function send() {
  if (sending || !waiting.length) return;
  sending = true;
  try {
    while (waiting.length) {
      const answer = await post(waiting[0]);
      // What can't be noted any more would block all that follows; an error of the server's passes.
      if (!answer.ok && answer.status !== 422 && answer.status !== 404) throw new Error(answer.status);
      waiting.shift();
      write();
    }
    status.textContent = say("queue_kept");
  } catch {
    status.textContent = say("queue_waiting", { count: waiting.length });
  }
  sending = false;
}

function post(fields) {
  const form = box.querySelector("form[data-note]");
  const body = new URLSearchParams({ ...fields, csrf_token: form.elements.csrf_token.value });
  return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
}
