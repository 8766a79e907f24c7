// `<div data-planner>`: the running order of a workshop. Every act is a small form that also works
// without this script; here it is sent in the background, in its order, and the column that the
// server answers, or what of it changed, is put in place. Without a line, acts wait in this browser. Each has a name of its
// own, so that one that arrives twice is done once.

import { keyboard } from "./planner_keys.js";
import { mend } from "./planner_mend.js";

const RETRY = 5_000; // ms
const NEWS = 6_000; // ms
const root = document.querySelector("[data-planner]");
const words = JSON.parse(document.getElementById("planner-strings").textContent);
const place = `cop:planner:${root.dataset.planner}:${root.dataset.who}`;
const column = root.querySelector("[data-column]");
const saidAloud = root.querySelector("[data-said]");
let waiting = read();
let sending = false;
let refused = false;

function read() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return [];
  }
}

function write() {
  try {
    // What has private words in it isn't left in a browser: it waits in the open page alone.
    const kept = waiting.filter((one) => !one.here);
    if (kept.length) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch {
    // Full or forbidden: it waits as long as the page stays open.
  }
}

// A name that nobody else has; `crypto.randomUUID` is missing where the line isn't https.
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function act(name, fields = {}) {
  push({ act: name, ...fields });
}

function push(fields, { url = root.dataset.action, here = false, after } = {}) {
  waiting.push({ url, fields: { ...fields, token: key() }, here, after: undefined });
  if (after) callbacks.set(waiting.at(-1).fields.token, after);
  write();
  send();
}

const callbacks = new Map();

async function send() {
  if (sending || !waiting.length) return;
  sending = true;
  try {
    while (waiting.length) {
      const one = waiting[0];
      const answer = await post(one);
      if (answer.status >= 500) throw new Error(answer.status);
      waiting.shift();
      write();
      await show(answer, callbacks.get(one.fields.token));
      callbacks.delete(one.fields.token);
    }
    root.removeAttribute("data-offline");
  } catch {
    root.dataset.offline = "";
    saidAloud.textContent = words.offline;
  }
  sending = false;
  if (refused) {
    refused = false;
    ask(true);
  }
}

function post({ url, fields }) {
  const token = document.getElementById("act").elements.csrf_token.value;
  // `vu`: what is shown here; what the change touched is enough where that is up to date.
  const vu = column.querySelector("[data-stamp]")?.dataset.stamp ?? "";
  const body = new URLSearchParams({ ...fields, vu, csrf_token: token });
  return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
}

async function show(answer, after) {
  saidAloud.classList.remove("is-refused");
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) {
    saidAloud.textContent = words.failed;
    after?.(answer, isJson ? null : await answer.text());
    return;
  }
  const found = await answer.json();
  const clash = root.querySelector("[data-clash]");
  clash.innerHTML = found.clash ?? "";
  if (found.clash) clash.scrollIntoView({ block: "nearest" });
  if (found.html) draw(found.html);
  else if (found.changed) {
    const kept = remember();
    mend(column, found);
    kept();
  }
  if (found.refused) refuse(found.refused);
  else if (found.said) saidAloud.textContent = found.said;
  after?.(answer);
}

// A field that still shows what was refused is set back once all is sent; the words say why, and
// stay in sight on a small screen.
function refuse(text) {
  saidAloud.textContent = text;
  saidAloud.classList.add("is-refused");
  refused = true;
}

// Put the new column in, and the focus, what is open and what is being typed back where they were.
function draw(html) {
  const kept = remember();
  const open = [...column.querySelectorAll(".plan-row-open:not(:empty)")].map((one) => [one.closest("[data-block]").dataset.block, one]);
  column.innerHTML = html;
  for (const [block, box] of open) {
    column.querySelector(`[data-block="${block}"] .plan-row-open`)?.replaceWith(box);
  }
  kept();
  sortable();
}

function remember() {
  const active = document.activeElement;
  const row = active?.closest?.("[data-block]")?.dataset.block;
  const name = active?.name;
  const value = active?.value;
  const inColumn = column.contains(active);
  const opened = [...column.querySelectorAll("details[open]")].map((one) => one.closest("[data-section]")?.dataset.section);
  return () => {
    for (const one of opened) column.querySelector(`[data-section="${one}"] > details`)?.setAttribute("open", "");
    if (!inColumn || document.activeElement === active) return;
    if (active.isConnected) return active.focus({ preventScroll: true });
    const box = row ? column.querySelector(`[data-block="${row}"]`) : null;
    const field = name ? [...(box ?? column).querySelectorAll("input, button")].find((one) => one.name === name && (one.tagName !== "BUTTON" || one.value === value)) : null;
    const target = field ?? box ?? column.querySelector("[data-block]") ?? document.getElementById("add-line");
    target?.focus({ preventScroll: true });
    if (field?.matches("input")) field.select();
  };
}

// Forms and buttons of the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!root.contains(form) && form.id !== "act") return;
  if (form.matches("[data-details]")) return details(event, form);
  if (!form.matches("[data-add], [data-quiet], #act, #minutes")) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form, event.submitter));
  delete fields.csrf_token;
  if (fields.act === "add") {
    if (!fields.line.trim()) return;
    fields.new = key().slice(0, 12);
    form.elements.line.value = "";
  }
  push(fields);
});

// The details hold private words: they aren't kept in the browser, but in the open page until sent.
function details(event, form) {
  event.preventDefault();
  const box = form.closest(".plan-row-open");
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrf_token;
  const url = `${form.action}?ici=1`;
  push(fields, {
    url,
    here: true,
    after: (answer, html) => {
      if (answer.ok && box) {
        box.replaceChildren();
        box.closest("[data-block]")?.focus();
      } else if (html && box) {
        box.innerHTML = html;
        box.querySelector("[role=alert], [aria-invalid=true]")?.focus();
      }
    },
  });
}

root.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open], [data-close]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = link.closest("[data-block]");
  if (!row) return;
  event.preventDefault();
  if (link.matches("[data-close]")) close(row);
  else openDetails(row, link.href);
});

function close(row) {
  row.querySelector(".plan-row-open").replaceChildren();
  row.focus();
}

async function openDetails(row, href) {
  const box = row.querySelector(".plan-row-open");
  if (box.childElementCount) return close(row);
  try {
    const answer = await fetch(`${href}?ici=1`);
    if (!answer.ok) throw new Error(answer.status);
    box.innerHTML = await answer.text();
    box.querySelector("input:not([type=hidden])")?.focus();
  } catch {
    location.assign(href);
  }
}

// Minutes: sent when the field is left or on Enter; arrows are ±1, with Shift ±5.
root.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches(".plan-row-minutes")) return;
  keepMinutes(field);
});

function keepMinutes(field) {
  if (field.value.trim() === field.dataset.seen) return;
  const fields = { key: field.closest("[data-block]").dataset.block, before: field.dataset.seen, value: field.value.trim() };
  field.dataset.seen = fields.value;
  act("minutes", fields);
}

// Dragging, with a mouse or a finger on the handle.
async function sortable() {
  const lists = column.querySelectorAll("[data-rows]");
  if (!lists.length) return;
  if (!window.Sortable) await import("../vendor/sortable.js");
  for (const list of lists) {
    window.Sortable.create(list, {
      group: "rows", handle: "[data-grip]", ghostClass: "is-dragged", animation: 120,
      onEnd: ({ item, to, from, oldIndex, newIndex }) => {
        if (to === from && oldIndex === newIndex) return;
        const before = item.previousElementSibling?.dataset.block ?? "";
        act("move", { key: item.dataset.block, into: to.dataset.rows, after: before });
      },
    });
  }
}

// What somebody else changed meanwhile; not while something is being typed or sent.
async function ask(now = false) {
  const body = column.querySelector("[data-stamp]");
  const typing = document.activeElement?.matches?.("[data-column] input");
  if (!body || sending || (!now && (document.hidden || typing || waiting.length))) return;
  try {
    const seen = now ? "" : body.dataset.stamp;
    const answer = await fetch(`${root.dataset.fresh}?vu=${encodeURIComponent(seen)}`, { headers: { Accept: "application/json" } });
    if (answer.status !== 200 || sending) return;
    draw((await answer.json()).html);
    if (!now) saidAloud.textContent = words.others;
  } catch {
    // No line now; it is asked again.
  }
}

keyboard(root, { act, openDetails, keepMinutes });
sortable();
send();
addEventListener("online", send);
setInterval(send, RETRY);
setInterval(ask, NEWS);
root.dataset.ready = "";
