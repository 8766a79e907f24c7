// The live page: `course.js` and `conductor.js` with a server behind them. What is pressed is done here
// at once and sent; what the others press comes by asking every few seconds. Without a network it waits.

(() => {
  const root = document.querySelector("[data-conductor]");
  const course = root?.copCourse;
  if (!course) return;
  const EVERY = 4000;
  const queue = [];
  const offline = root.querySelector("[data-offline]");
  let sending = false;
  let ahead = 0;
  let shown = "";

  course.now = () => Date.now() + ahead;

  function take({ now, ...state }) {
    ahead = now - Date.now();
    const fresh = JSON.stringify(state);
    if (fresh === shown) return;
    shown = fresh;
    course.restore(state);
    const people = root.querySelector('[data-part="people"]');
    if (document.activeElement !== people) people.value = state.participants ?? "";
  }

  async function ask(url, deed) {
    const body = deed && new URLSearchParams({ csrf_token: root.dataset.token, ...deed });
    return fetch(url, { method: deed ? "POST" : "GET", body, headers: { Accept: "application/json" } });
  }

  async function flush() {
    if (sending) return;
    sending = true;
    try {
      while (queue.length) {
        const answer = await ask(root.dataset.url, queue[0]);
        if (answer.status >= 500) throw new Error("later");
        queue.shift();
        if (!queue.length) await current(answer.ok ? answer : await ask(root.dataset.state));
      }
      offline.hidden = true;
    } catch {
      offline.hidden = false;
    } finally {
      sending = false;
    }
  }

  async function current(answer) {
    if (!answer.ok) return;
    const state = await answer.json();
    if (!queue.length) {
      shown = "";
      take(state);
    }
  }

  async function poll() {
    if (queue.length) return flush();
    if (sending || document.hidden) return undefined;
    try {
      const answer = await ask(root.dataset.state);
      const state = answer.ok ? await answer.json() : null;
      if (state && !queue.length && !sending) take(state);
      offline.hidden = answer.ok;
    } catch {
      offline.hidden = false;
    }
    return undefined;
  }

  function send(deed) {
    queue.push({ ...deed, moment: Math.round(course.now()) });
    flush();
  }

  for (const name of ["start", "next", "back", "skip", "pause", "resume"]) {
    const own = course[name].bind(course);
    course[name] = (options) => {
      const at = course.state.ended === null ? (course.step?.key ?? "") : "";
      own(options);
      send({ do: name, at: name === "start" ? (options?.shift ? "moved" : "") : at });
    };
  }

  // A remark and a number are sent once the fingers rest; only the newest of each part waits.
  const resting = new Map();
  function later(key, deed) {
    clearTimeout(resting.get(key));
    resting.set(key, setTimeout(() => send(deed), 700));
  }
  const remark = course.remark.bind(course);
  course.remark = (key, text) => {
    remark(key, text);
    later(key, { do: "remark", at: key, text });
  };
  const people = course.people.bind(course);
  course.people = (count) => {
    people(count);
    later("", { do: "people", text: String(count) });
  };

  document.querySelector("[data-plain]").hidden = true;
  take(JSON.parse(document.getElementById("live-state").textContent));
  setInterval(poll, EVERY);
})();
