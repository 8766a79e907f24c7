// A long text is never lost: `<form data-draft="key">` keeps what is typed in this browser until
// a page shows `[data-draft-done="key"]`. `[data-draft-forget]` (signing out) clears them all.

import { dropDraft, fillFields, forgetDevice, readDraft, typedFields, writeDraft } from "./store.js";
import { say } from "./strings.js";

const PAUSE = 500; // ms without a key before the draft is written

for (const done of document.querySelectorAll("[data-draft-done]")) dropDraft(done.dataset.draftDone);
if (document.querySelector("[data-draft-forget]")) forgetDevice();
for (const form of document.querySelectorAll("form[data-draft]")) keep(form);

function keep(form) {
  const key = form.dataset.draft;
  const served = JSON.stringify(typedFields(form));
  const status = line(form);
  let timer;
  let touched = false;

  const save = () => {
    clearTimeout(timer);
    if (touched && writeDraft(key, typedFields(form))) status.textContent = say("draft_kept");
  };
  offer(form, key, served);
  if (typedEarly(form) && !readDraft(key)) {
    touched = true;
    save();
  }
  form.addEventListener("input", () => {
    touched = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  addEventListener("pagehide", save);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    touched = true;
    save();
    event.preventDefault();
    sendWhenReachable(form, event.submitter, status);
  });
}

// On a slow line people write before this script has come.
function typedEarly(form) {
  return [...form.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);
}

function line(form) {
  const status = document.createElement("p");
  status.className = "draft-status";
  status.setAttribute("role", "status");
  form.append(status);
  return status;
}

// An empty form takes its draft back at once, and says so; what the server filled in stays until
// the member asks for the draft.
function offer(form, key, served) {
  const draft = readDraft(key);
  if (!draft || JSON.stringify(draft.fields) === served) return;
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const { box, text, actions } = notice();
  const resume = button("draft_resume", "button primary");
  const clear = button("draft_clear", "button");
  const take = () => {
    fillFields(form, draft.fields);
    resume.remove();
    for (const area of form.querySelectorAll("textarea")) area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  resume.addEventListener("click", () => {
    take();
    text.textContent = say("draft_resumed", { when });
    text.focus();
  });
  clear.addEventListener("click", () => {
    if (!resume.isConnected) form.reset();
    dropDraft(key);
    actions.remove();
    text.textContent = say("draft_cleared");
    text.focus();
  });
  actions.append(resume, clear);
  form.prepend(box);
  const empty = isEmpty(form);
  if (empty) take();
  text.textContent = say(empty ? "draft_resumed" : "draft_found", { when });
}

function isEmpty(form) {
  const texts = "textarea, input[type=text], input:not([type]), input[type=url], input[type=email]";
  return [...form.querySelectorAll(texts)].every((field) => !field.value.trim());
}

function notice() {
  const box = document.createElement("div");
  const inner = document.createElement("div");
  const text = document.createElement("p");
  const actions = document.createElement("div");
  box.className = "notice info";
  text.setAttribute("role", "status");
  text.tabIndex = -1;
  actions.className = "cluster";
  inner.append(text, actions);
  box.append(inner);
  return { box, text, actions };
}

function button(key, css) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = say(key);
  return made;
}

async function reachable() {
  if (navigator.onLine === false) return false;
  try {
    const stop = AbortSignal.timeout ? AbortSignal.timeout(4000) : undefined;
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: stop });
    return true;
  } catch {
    return false;
  }
}

// The text is in the draft already; the form leaves when the server can be reached again.
async function sendWhenReachable(form, submitter, status) {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  let waited = false;
  while (!(await reachable())) {
    waited = true;
    status.textContent = say("offline");
    await nextChance();
  }
  if (waited) status.textContent = say("online");
  delete form.dataset.sending;
  if (submitter?.name) {
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(chosen);
  }
  if (submitter?.hasAttribute("formaction")) form.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(form);
}

function nextChance() {
  return new Promise((go) => {
    const again = () => {
      clearTimeout(timer);
      removeEventListener("online", again);
      go();
    };
    const timer = setTimeout(again, 5000);
    addEventListener("online", again);
  });
}
