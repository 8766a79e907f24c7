// What must outlive the tab, in IndexedDB: always what hasn't reached the server; all that was read only
// when its person has asked for it (`kept`). One database for each account of this device.

const PREFIX = "cop-notes:";

export const nameOf = (account) => PREFIX + account;

const finished = (transaction) =>
  new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });

const answer = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

function opened(name) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("text"); // [meeting, key] → {epoch, after}
    asked.result.createObjectStore("row"); // [meeting, key, id] → {data, at, ids?}; ids: not sent yet
    asked.result.createObjectStore("meeting"); // meeting → {title, at}: kept on this device
  };
  return answer(asked);
}

export class Keep {
  busy = 0; // writes that the disk hasn't yet
  settled = () => {}; // called when there are none left

  static async open(account, meeting) {
    const keep = new Keep();
    Object.assign(keep, { meeting, base: await opened(nameOf(account)) });
    keep.kept = (await answer(keep.base.transaction("meeting").objectStore("meeting").get(meeting))) !== undefined;
    return keep;
  }

  rows(key) {
    return IDBKeyRange.bound([this.meeting, key], [this.meeting, key, []]);
  }

  write(change) {
    const transaction = this.base.transaction(["text", "row", "meeting"], "readwrite");
    change(transaction.objectStore("text"), transaction.objectStore("row"), transaction.objectStore("meeting"));
    this.busy += 1;
    const over = () => {
      this.busy -= 1;
      if (!this.busy) this.settled();
    };
    const done = finished(transaction);
    done.then(over, over);
    return done;
  }

  async load(key) {
    const transaction = this.base.transaction(["text", "row"]);
    const [text, rows] = await Promise.all([
      answer(transaction.objectStore("text").get([this.meeting, key])),
      answer(transaction.objectStore("row").getAll(this.rows(key))),
    ]);
    if (!text) return undefined;
    const updates = rows.filter((row) => !row.ids).map((row) => row.data);
    // Of what wasn't kept only the number is known, and a number without its text leads astray.
    return { epoch: text.epoch, after: this.kept ? text.after : 0, updates, pending: rows.filter((row) => row.ids) };
  }

  add(key, one, epoch) {
    return this.write(async (texts, rows) => {
      rows.put(one, [this.meeting, key, one.ids[0]]);
      const known = await answer(texts.get([this.meeting, key]));
      if (!known) texts.put({ epoch, after: 0 }, [this.meeting, key]);
    });
  }

  heard(key, { ids, done, updates, after, epoch }) {
    return this.write(async (texts, rows) => {
      for (const id of ids) rows.delete([this.meeting, key, id]);
      const known = await answer(texts.get([this.meeting, key]));
      texts.put({ epoch, after: Math.max(after, known?.after ?? 0) }, [this.meeting, key]);
      if (!this.kept) return;
      [...done, ...updates].forEach((data, n) => rows.put({ data }, [this.meeting, key, `s${after}-${n}-${ids[0] ?? ""}`]));
    });
  }

  reset(key) {
    return this.write((texts, rows) => {
      texts.delete([this.meeting, key]);
      rows.delete(this.rows(key));
    });
  }

  // Keep all of the meeting from now on, `texts` as [key, update, after, epoch].
  hold(title, texts) {
    this.kept = true;
    return this.write((heads, rows, meetings) => {
      meetings.put({ title, at: Date.now() }, this.meeting);
      for (const [key, data, after, epoch] of texts) {
        rows.put({ data }, [this.meeting, key, "whole"]);
        heads.put({ epoch, after }, [this.meeting, key]);
      }
    });
  }
}
