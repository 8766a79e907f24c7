// The texts of a meeting on its page: each field follows its text, and says how things stand.
// `<div data-texts='{"sync", "worker", "account", "meeting", "title", "csrf", "words"}'>` holds the status;
// `textarea[data-text-doc=KEY]` in its form is a text. Without this script each form is sent by itself.

import { encodeStateAsUpdate } from "../vendor/yjs.js";
import { moved } from "./align.js";
import { Keep, nameOf } from "./keep.js";
import { Writer } from "./writer.js";

const TOGETHER = 1_000; // ms between two questions
const ALONE = 4_000;
const HIDDEN = 25_000;
const MOST = 30_000;
const REST = 400; // without a key before what was typed is sent
const SEEN = 10_000;

const root = document.querySelector("[data-texts]");
const told = JSON.parse(root.dataset.texts);
const status = root.querySelector("[data-texts-status]");
const people = root.querySelector("[data-texts-people]");
const fields = new Map([...document.querySelectorAll("textarea[data-text-doc]")].map((field) => [field.dataset.textDoc, field]));
const say = (key, values = {}) => told.words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

let wait = 0; // after so many failures in a row
let timer;
let busy = false;
let offline = false;
let lost = false;
let slow = false; // the server takes in no more for a moment
let seenAt = 0;
let composing = false;
let offer = () => {}; // draws what could be recorded, once its script has come

const client = [...crypto.getRandomValues(new Uint8Array(8))].map((one) => one.toString(16).padStart(2, "0")).join("");
const store = await Keep.open(told.account, told.meeting);
const writer = new Writer({ client, store, send, changed: show });
store.settled = describe;
for (const [key, field] of fields) {
  await writer.open(key, Number(field.dataset.epoch));
  if (writer.texts.get(key).after) field.value = writer.value(key);
  bind(key, field);
}
root.hidden = false;
addEventListener("online", now);
document.addEventListener("visibilitychange", now);
addEventListener("beforeunload", (event) => writer.waiting.length && event.preventDefault());
await turn();
// What is for later comes once one can write.
const [file, forRoom, { capture }] = await Promise.all([import("./file.js"), import("./room.js"), import("./capture.js")]);
offer = capture(root, { fields, told, say, settled, renew: now });
offer();
file.carry(root, { writer, told, now, say });
await forRoom.forgetPages((name) => name !== nameOf(told.account));
room(forRoom);
root.dataset.ready = "";

function bind(key, field) {
  const form = field.form;
  field.autocomplete = "off";
  const early = field.value !== field.defaultValue && !writer.texts.get(key).after;
  if (early) fetch(form.action, { method: "POST", body: new FormData(form) });
  const typed = () => {
    if (composing) return;
    // Before the first answer there is no text yet to write in.
    if (!writer.texts.get(key).opened && !writer.texts.get(key).after) return;
    writer.edit(key, field.value, field.selectionEnd);
    later(REST);
    describe();
  };
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  field.addEventListener("input", typed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    now();
  });
}

// What others wrote, around the caret of whoever writes here.
function show(key, delta) {
  const field = fields.get(key);
  if (composing) return;
  const [start, end, top] = [field.selectionStart, field.selectionEnd, field.scrollTop];
  field.value = writer.value(key);
  field.setSelectionRange(moved(start, delta), moved(end, delta));
  field.scrollTop = top;
}

async function send(request) {
  const plain = !request.here && !request.disagreed && Object.values(request.docs).every((one) => !one.updates && one.state === undefined);
  const asked = { headers: { Accept: "application/json" }, redirect: "manual" };
  let url = told.sync;
  if (plain) {
    const known = Object.entries(request.docs).map(([key, one]) => `${key}.${one.epoch}.${one.after}`);
    url += `?c=${request.client}&k=${known.join(",")}`;
  } else {
    asked.method = "POST";
    asked.headers["Content-Type"] = "application/json";
    asked.headers["X-CSRFToken"] = told.csrf;
    asked.body = JSON.stringify(request);
  }
  const answer = await fetch(url, asked);
  return { status: answer.status, body: answer.ok ? await answer.json() : null };
}

function here() {
  const field = document.activeElement;
  if (!fields.has(field?.dataset?.textDoc) || Date.now() - seenAt < SEEN) return undefined;
  seenAt = Date.now();
  return [field.dataset.textDoc, ""];
}

async function turn() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  let result = "again";
  try {
    while (result === "again") result = await writer.exchange(here());
    wait = 0;
    offline = slow = false;
    lost = result === "refused";
  } catch (problem) {
    wait += 1;
    offline = true;
    slow = problem.message === "429";
  }
  busy = false;
  for (const [key, text] of writer.texts) fields.get(key).form.elements.base.value = text.after;
  describe();
  if (writer.mode !== "review" || writer.waiting.length) later(pause());
}

function pause() {
  if (wait || lost) return Math.min(MOST, TOGETHER * 2 ** Math.max(1, wait));
  if (document.hidden) return HIDDEN;
  return writer.people.length ? TOGETHER : ALONE;
}

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(turn, offline && ms === REST ? pause() : ms);
}

function now() {
  clearTimeout(timer);
  turn();
}

// Whether the server has all that was typed here; a second or two is waited for.
async function settled() {
  for (let tries = 0; tries < 20 && (busy || writer.waiting.length) && !offline; tries += 1) {
    await turn();
    if (busy || writer.waiting.length) await new Promise((done) => setTimeout(done, 100));
  }
  return !offline && !writer.waiting.length;
}

function describe() {
  offer();
  const count = writer.waiting.length;
  const texts = [...writer.texts.values()];
  const which = texts.some((text) => text.refused) || (lost && count) ? "refused" : texts.some((text) => text.late) ? "late" : store.busy && count ? "sending" : slow ? "slow" : offline ? "offline" : count ? "sending" : "kept";
  const words = say(which === "offline" && count ? (count > 1 ? "offline_many" : "offline_one") : which, { count });
  if (status.textContent !== words) status.textContent = words;
  root.dataset.state = which;
  root.dataset.waiting = count;
  root.querySelector("[data-texts-out]").hidden = !offline && which !== "refused" && !store.kept;
  const names = [...new Set(writer.people.map((one) => one.name))].join(", ");
  const with_ = names && !offline ? say("people", { names }) : "";
  if (people.textContent !== with_) people.textContent = with_;
  for (const field of fields.values()) field.readOnly = writer.mode !== "edit";
}

function room({ possible, prepare, renew, sizeOf }) {
  const button = root.querySelector("[data-texts-room]");
  const done = root.querySelector("[data-texts-room-status]");
  if (!possible()) return;
  button.hidden = store.kept;
  if (store.kept) {
    done.textContent = say("room_kept");
    renew(told.account, told.documents).catch(() => undefined);
  }
  const size = root.querySelector("[data-texts-room-size]");
  size?.closest("details").addEventListener("toggle", async () => {
    const bytes = await sizeOf(told.documents).catch(() => 0);
    if (bytes) size.textContent = say("room_size", { size: Math.ceil(bytes / 1024) });
  }, { once: true });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const bytes = await prepare(told.worker, told.account, told.documents);
      await store.hold(told.title, [...writer.texts.values()].map((text) => [text.key, encodeStateAsUpdate(text.doc), text.after, text.epoch]));
      button.hidden = true;
      done.textContent = say("room_done", { size: Math.max(1, Math.round(bytes / 1024)) });
    } catch {
      button.disabled = false;
      done.textContent = say("room_failed");
    }
  });
}
