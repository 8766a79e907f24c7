// The texts of one meeting in one tab: what is typed, what was sent, what is lacking. It knows neither
// page nor network: `send(request)` answers {status, body} and throws without a network, `store` keeps
// what must outlive the tab. Nothing that was typed is given up before the server said what became of it.

import { Doc, applyUpdate, encodeStateVector, mergeUpdates } from "../vendor/yjs.js";
import { edit } from "./align.js";

const MOST = 64; // updates in one request
const GATHER = 16; // more that wait are put together
const SERVER = "server";

export const pack = (bytes) => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};
export const unpack = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// Browsers have this where the line is https, or the machine one's own; elsewhere nothing is compared.
async function sum(text) {
  const bytes = await crypto.subtle?.digest("SHA-256", new TextEncoder().encode(text));
  return bytes && [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

export class Writer {
  constructor({ client, store, send, now = Date.now, changed = () => {} }) {
    Object.assign(this, { client, store, send, now, changed });
    this.texts = new Map();
    this.mode = "edit";
    this.people = [];
    this.most = MOST;
    this.count = 0;
  }

  // Take up a text as it was left in this browser; the first exchange fetches what it lacks.
  async open(key, epoch) {
    const left = await this.store.load(key);
    const known = left && left.epoch !== undefined;
    const text = this.fresh(key, known ? left.epoch : epoch);
    if (!left) return;
    text.after = left.after;
    for (const one of left.updates) applyUpdate(text.doc, one, SERVER);
    for (const one of left.pending) applyUpdate(text.doc, one.data, SERVER);
    text.pending = left.pending;
  }

  fresh(key, epoch) {
    const doc = new Doc();
    const text = { key, epoch, doc, after: 0, pending: [], opened: false, whole: false, wrong: 0, refused: false };
    doc.on("update", (data, origin) => origin !== SERVER && this.typed(text, data));
    doc.getText("t").observe((event, { origin }) => origin === SERVER && this.changed(key, event.delta));
    this.texts.set(key, text);
    return text;
  }

  value(key) {
    return this.texts.get(key).doc.getText("t").toString();
  }

  // Make `value` of a text, as one edit.
  edit(key, value, caret) {
    const found = edit(this.value(key), value, caret);
    if (!found) return;
    const { doc } = this.texts.get(key);
    const text = doc.getText("t");
    doc.transact(() => {
      if (found.removed) text.delete(found.at, found.removed);
      if (found.inserted) text.insert(found.at, found.inserted);
    });
  }

  typed(text, data) {
    const one = { ids: [`${this.client}-${(this.count += 1)}`], data, at: this.now() };
    text.pending.push(one);
    this.store.add(text.key, one, text.epoch);
  }

  get waiting() {
    return [...this.texts.values()].filter((text) => text.pending.length);
  }

  request(here) {
    const docs = {};
    let room = this.most;
    for (const text of this.texts.values()) {
      text.sending = [];
      const told = { epoch: text.epoch, after: text.after };
      if (!text.opened || text.whole) told.state = text.whole ? "AA==" : pack(encodeStateVector(text.doc));
      if (text.pending.length && !text.refused && room > 0) {
        this.gather(text);
        text.sending = text.pending.slice(0, room);
        room -= text.sending.length;
        told.updates = text.sending.map((one) => pack(one.data));
        told.away = Math.max(0, Math.round((this.now() - text.sending[0].at) / 1000));
      }
      docs[text.key] = told;
    }
    const disagreed = [...this.texts.values()].filter((text) => text.whole).map((text) => text.key);
    return { client: this.client, docs, ...(here && { here }), ...(disagreed.length && { disagreed }) };
  }

  // One update for the many of an hour without a network.
  gather(text) {
    if (text.pending.length <= GATHER) return;
    const { at } = text.pending[0];
    const ids = text.pending.flatMap((one) => one.ids);
    text.pending = [{ ids, data: mergeUpdates(text.pending.map((one) => one.data)), at }];
  }

  // One exchange: `ok`, `again` (at once), `refused` (rights or session are gone). Throws without a network.
  async exchange(here) {
    const request = this.request(here);
    const sent = new Map([...this.texts].map(([key, text]) => [key, text.sending]));
    const { status, body } = await this.send(request);
    if (status === 413) return this.smaller();
    if (status !== 200) {
      if (status >= 500 || status === 429) throw new Error(status);
      return "refused";
    }
    this.mode = body.mode;
    this.people = body.people;
    let again = false;
    for (const [key, told] of Object.entries(body.docs)) {
      const text = this.texts.get(key);
      if (text) again = (await this.hear(text, told, sent.get(key))) || again;
    }
    return again || this.waiting.some((text) => !text.refused) ? "again" : "ok";
  }

  smaller() {
    if (this.most > 1) this.most >>= 1;
    else for (const text of this.waiting) text.refused = true;
    return "again";
  }

  // Whether to ask again at once.
  async hear(text, told, sent) {
    if (told.epoch !== text.epoch || told.kept === "late") return this.begin(text, told, sent);
    const updates = (told.updates ?? []).map(unpack);
    for (const one of updates) applyUpdate(text.doc, one, SERVER);
    const done = told.kept === "merged" ? sent : [];
    if (told.kept === "refused") text.refused = true;
    text.pending = text.pending.filter((one) => !done.includes(one));
    text.opened = true;
    text.whole = false;
    text.after = Math.max(text.after, told.head);
    const ids = done.flatMap((one) => one.ids);
    await this.store.heard(text.key, { ids, done: done.map((one) => one.data), updates, after: text.after, epoch: text.epoch });
    return this.disagrees(text, told);
  }

  // Nothing waits, and yet it reads otherwise than on the server: fetch all of it, and say so.
  async disagrees(text, told) {
    const value = this.value(text.key);
    const found = text.pending.length || text.after !== told.head ? undefined : await sum(value);
    // What was typed meanwhile is no reason.
    if (!found || found === told.sha256 || value !== this.value(text.key)) {
      text.wrong = 0;
      return false;
    }
    text.wrong += 1;
    text.whole = text.wrong < 3;
    return text.whole;
  }

  // The document is another one, or closed: what was sent waits for a review there, and here the text is
  // read anew. What hasn't been taken in there stays.
  async begin(text, told, sent) {
    const taken = told.kept === "late" || told.kept === "merged" ? sent : [];
    const left = text.pending.filter((one) => !taken.includes(one));
    if (left.length) {
      text.pending = left;
      await this.store.heard(text.key, { ids: taken.flatMap((one) => one.ids), done: [], updates: [], after: text.after, epoch: text.epoch });
      return !text.refused;
    }
    const before = this.value(text.key);
    await this.store.reset(text.key, told.epoch);
    this.fresh(text.key, told.epoch).late = told.kept === "late";
    this.changed(text.key, [{ delete: before.length }]);
    return true;
  }
}
