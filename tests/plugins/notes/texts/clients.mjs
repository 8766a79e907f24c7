// Browser tabs without a browser: the script that pages load, driven by JSON lines. A line is a deed of
// one tab; `{"ask": request}` on the way out waits for `{"status", "body"}`, or for `{"cut": true}`.

import { createInterface } from "node:readline";

const { Writer } = await import(new URL("writer.js", process.argv[2]));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value ?? '{"op":"end"}');
const tell = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);
const disks = new Map();
const tabs = new Map();

class Disk {
  rows = new Map();
  async load(key) {
    const row = this.rows.get(key);
    return row && { ...row, updates: [...row.updates], pending: row.pending.map((one) => ({ ...one })) };
  }
  row(key, epoch) {
    if (!this.rows.has(key)) this.rows.set(key, { epoch, after: 0, updates: [], pending: [] });
    return this.rows.get(key);
  }
  async add(key, one, epoch) {
    this.row(key, epoch).pending.push({ ...one });
  }
  async heard(key, { ids, done, updates, after, epoch }) {
    const row = this.row(key, epoch);
    row.pending = row.pending.filter((one) => !one.ids.every((id) => ids.includes(id)));
    row.updates.push(...done, ...updates);
    row.after = after;
  }
  async reset(key) {
    this.rows.delete(key);
  }
}

async function send(request) {
  tell({ ask: request });
  const answer = await read();
  if (answer.cut) throw new Error("cut");
  return answer;
}

let now = 0;
const deeds = {
  async start({ tab, disk, keys, epoch }) {
    if (!disks.has(disk)) disks.set(disk, new Disk());
    const writer = new Writer({ client: tab, store: disks.get(disk), send, now: () => now });
    tabs.set(tab, writer);
    for (const key of keys) await writer.open(key, epoch);
  },
  type({ tab, key, at, cut, put }) {
    const writer = tabs.get(tab);
    const signs = [...writer.value(key)];
    const place = Math.floor(at * (signs.length + 1));
    signs.splice(place, cut, put);
    writer.edit(key, signs.join(""), signs.slice(0, place + 1).join("").length);
  },
  line({ tab, key, at, put }) {
    const writer = tabs.get(tab);
    const found = writer.value(key).split("\n");
    const place = Math.floor(at * found.length);
    found.splice(place, 0, put);
    // With the caret where somebody has it who has just written a line.
    writer.edit(key, found.join("\n"), found.slice(0, place + 1).join("\n").length + 1);
  },
  async exchange({ tab }) {
    try {
      return await tabs.get(tab).exchange();
    } catch (error) {
      if (error.message !== "cut") throw error;
      return "cut";
    }
  },
  wait({ ms }) {
    now += ms;
  },
  value: ({ tab, key }) => tabs.get(tab).value(key),
  waiting: ({ tab }) => tabs.get(tab).waiting.length,
};

for (let deed = await read(); deed.op !== "end"; deed = await read()) {
  try {
    tell({ done: (await deeds[deed.op](deed)) ?? null });
  } catch (error) {
    tell({ failed: String(error.stack) });
  }
}
