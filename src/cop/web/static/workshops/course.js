// A workshop while it runs: plain data in, events out. All planned times, what can be recovered and
// where it can be cut were computed by the server (`kit/course.py`); what is added here is the clock.
//
//   const course = copCourse(data, { now: () => Date.now(), state: null });
//   course.start({ shift: false }); course.next(); course.back(); course.skip(); course.pause();
//   course.resume(); course.remark(key, text); course.people(14); course.restore(state);
//   course.addEventListener("change", () => draw(course.view()));
//   course.state    what is needed to go on later: plain data, times in milliseconds
//   course.view()   what to show now, minutes in plan time
//   course.passage()  the file to upload afterwards
//
// No module: the same text stands inside a page that is opened from a USB stick.

globalThis.copCourse = (() => {
  const MINUTE = 60000;

  // The minute of the day on the clock of the wall.
  function minuteOf(time) {
    const date = new Date(time);
    return date.getHours() * 60 + date.getMinutes() + date.getSeconds() / 60;
  }

  const NOTHING = {
    begun: null, shift: 0, from: 0, at: 0, since: null, paused: null, pauses: 0, ended: null,
    done: {}, remarks: {}, participants: null,
  };

  class Course extends EventTarget {
    constructor(data, { now = () => Date.now(), state = null } = {}) {
      super();
      this.data = data;
      this.now = now;
      this.state = { ...structuredClone(NOTHING), ...(state ?? {}) };
    }

    get step() {
      return this.data.steps[this.state.at] ?? null;
    }

    #tell(change) {
      Object.assign(this.state, change);
      this.dispatchEvent(new CustomEvent("change", { detail: this.state }));
    }

    // How far the clock is from the plan: with `shift`, the plan begins now, whatever hour it says.
    start({ shift = false } = {}) {
      if (this.state.begun !== null || !this.data.steps.length) return;
      const now = this.now();
      let from = minuteOf(now);
      // An evening's plan goes past midnight.
      if (from + 720 < this.data.start) from += 1440;
      const moved = shift ? Math.round(from - this.data.start) : 0;
      this.#tell({ begun: now, since: now, from, shift: moved, at: 0, ended: null });
    }

    // Minutes of the plan at a moment: the wall's clock where the workshop began, then what passed.
    minute(time = this.now()) {
      return this.state.from - this.state.shift + (time - this.state.begun) / MINUTE;
    }

    next() {
      this.#close(false);
    }

    // The current part is left out.
    skip() {
      this.#close(true);
    }

    #close(dropped) {
      const { begun, ended, since, at, paused } = this.state;
      if (begun === null || ended !== null || !this.step) return;
      const now = this.now();
      const pauses = this.state.pauses + (paused === null ? 0 : now - paused);
      const record = { started: since, ended: now, pauses, dropped };
      const last = at + 1 >= this.data.steps.length;
      this.#tell({
        done: { ...this.state.done, [this.step.key]: record },
        at: last ? at : at + 1, since: now, paused: null, pauses: 0, ended: last ? now : null,
      });
    }

    // Back to the part before, as if it had never ended.
    back() {
      const { begun, ended, at } = this.state;
      if (begun === null || (at === 0 && ended === null)) return;
      const before = ended === null ? at - 1 : at;
      const { [this.data.steps[before].key]: record, ...done } = this.state.done;
      this.#tell({
        done, at: before, since: record?.started ?? this.now(), pauses: record?.pauses ?? 0,
        paused: null, ended: null,
      });
    }

    pause() {
      const { begun, ended, paused } = this.state;
      if (begun !== null && ended === null && paused === null) this.#tell({ paused: this.now() });
    }

    resume() {
      const { paused, pauses } = this.state;
      if (paused !== null) this.#tell({ paused: null, pauses: pauses + this.now() - paused });
    }

    remark(key, text) {
      this.#tell({ remarks: { ...this.state.remarks, [key]: String(text).slice(0, 240) } });
    }

    people(count) {
      const number = Math.round(Number(count));
      this.#tell({ participants: number > 0 && number < 1000 ? number : null });
    }

    restore(state) {
      this.#tell({ ...structuredClone(NOTHING), ...(state ?? {}) });
    }

    // What to show at this moment. `late`: whole minutes, negative when early. `recoverable`, `cuts`
    // and `missing` are the server's numbers for the first part that can still be shortened.
    view() {
      const now = this.now();
      const { begun, ended, since, paused, pauses, at, shift } = this.state;
      const { steps } = this.data;
      const step = this.step;
      if (begun === null || ended !== null || !step) {
        return { phase: begun === null ? "before" : "after", step: null, next: begun === null ? step : null, shift };
      }
      const until = paused ?? now;
      const elapsed = Math.max(0, until - since - pauses) / MINUTE;
      const minute = this.minute(now);
      const begunLate = Math.round(this.minute(since) - step.start);
      const overrun = Math.floor(minute - step.end);
      const late = Math.max(begunLate, overrun);
      const next = steps[at + 1] ?? null;
      const left = step.minutes - elapsed;
      // Once its time is used up, nothing can be saved on it any more.
      const from = left > 0 ? step : next;
      return {
        phase: paused === null ? "running" : "paused",
        step, next, number: at + 1, count: steps.length, minute, elapsed, left,
        late, shift, ...saving(from, late),
      };
    }

    // The small file that brings the real durations back. Times are ISO 8601, in UTC.
    passage() {
      const { begun, ended, done, remarks, participants, shift } = this.state;
      const iso = (time) => (time === null ? null : new Date(time).toISOString());
      const blocks = [];
      for (const step of this.data.steps) {
        const record = done[step.key];
        const remark = remarks[step.key] ?? "";
        const line = record ? recorded(record, iso) : nothing();
        if (record || remark) blocks.push({ key: step.key, ...line, remark });
        for (const other of record ? step.beside : []) {
          if (other.together) blocks.push({ key: other.key, ...line, remark: "" });
        }
      }
      const { workshop, title, edition } = this.data;
      return {
        schema: "cop-passage", version: 1, workshop, title, edition, saved: iso(this.now()),
        begun: iso(begun), ended: iso(ended), shift, participants, blocks,
      };
    }
  }

  function recorded({ started, ended, pauses, dropped }, iso) {
    if (dropped) return { started: null, ended: null, actual: 0, dropped: true };
    const actual = Math.round(Math.max(0, ended - started - pauses) / MINUTE);
    return { started: iso(started), ended: iso(ended), actual, dropped: false };
  }

  function nothing() {
    return { started: null, ended: null, actual: null, dropped: false };
  }

  function saving(from, late) {
    const recoverable = from?.recoverable ?? { lock: null, end: 0 };
    if (late <= 0) return { recoverable, cuts: [], missing: 0, give: null };
    const cuts = from?.cuts.find(([minutes]) => minutes >= late)?.[1] ?? from?.cuts.at(-1)?.[1] ?? [];
    const missing = Math.max(0, late - recoverable.end);
    const give = from?.give ?? [];
    return {
      recoverable, cuts, missing,
      give: missing ? (give.find(([, minutes]) => minutes >= missing) ?? give.at(-1) ?? null) : null,
    };
  }

  return (data, options) => new Course(data, options);
})();

// What this browser keeps of a course. A page from a USB stick may be refused a store: then `keep`
// answers false, and the page says so.
globalThis.copKept = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`cop-course:${key}`));
    } catch {
      return null;
    }
  },
  keep(key, state) {
    try {
      localStorage.setItem(`cop-course:${key}`, JSON.stringify(state));
      return true;
    } catch {
      return false;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(`cop-course:${key}`);
    } catch {
      // Nothing was kept, so nothing is left.
    }
  },
};
