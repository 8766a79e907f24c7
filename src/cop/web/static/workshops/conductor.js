// The page that leads a workshop, for the data in `#course-data` and the words in `#course-words`:
// `course.js` says what is so, this draws it. Works from a file, with no network at all.

(() => {
  const root = document.querySelector("[data-conductor]");
  const data = JSON.parse(document.getElementById("course-data").textContent);
  const words = JSON.parse(document.getElementById("course-words").textContent);
  const key = `${data.workshop}-${data.edition}`;
  const course = globalThis.copCourse(data, { state: globalThis.copKept.read(key) });
  const titles = new Map(data.steps.map((step) => [step.key, step]));
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  root.copCourse = course;
  let kept = true;

  function say(name, values = {}) {
    return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, one) => values[one] ?? whole);
  }

  function clock(minute) {
    const whole = Math.floor(minute + course.state.shift);
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor((whole % 1440) / 60))}:${two(whole % 60)}`;
  }

  function timer(minutes) {
    const seconds = Math.ceil(Math.abs(minutes) * 60 - 1e-6);
    const text = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    return minutes < 0 && seconds ? `+${text}` : text;
  }

  function text(name, value) {
    const element = part(name);
    if (element.textContent !== value) element.textContent = value;
    element.hidden = !value;
  }

  function html(name, value) {
    const element = part(name);
    if (!element) return;
    // Made by the server from Markdown, with nothing in it that runs.
    element.querySelector("[data-text]").innerHTML = value ?? "";
    element.hidden = !value;
  }

  function lines(name, items) {
    const element = part(name);
    const wanted = items.join("\n");
    if (element.dataset.shown === wanted) return;
    element.dataset.shown = wanted;
    element.replaceChildren(...items.map((item) => Object.assign(document.createElement("li"), { textContent: item })));
    element.hidden = !items.length;
  }

  function named(cutKey, minutes) {
    const step = titles.get(cutKey);
    const title = step?.title ?? data.steps.flatMap((one) => one.beside).find((one) => one.key === cutKey)?.title ?? cutKey;
    return say(step && minutes >= step.minutes ? "leave_out" : "shorten", { title, minutes });
  }

  function standing({ late, recoverable }) {
    if (late < 0) return say("early", { minutes: -late });
    if (late === 0) return say("on_time", { minutes: recoverable.end });
    const lock = recoverable.lock === null ? "" : ` ${say("until_lock", { minutes: recoverable.lock })}`;
    return say("late", { minutes: late, saved: recoverable.end }) + lock;
  }

  function giving({ missing, give }) {
    if (!missing) return "";
    const example = give ? ` ${say("give_up", { title: titles.get(give[0]).title })}` : "";
    return say("missing", { minutes: missing }) + example;
  }

  function drawStep(step) {
    const hours = `${clock(step.start)}–${clock(step.end)} · ${say("minutes", { minutes: step.minutes })}`;
    text("title", step.title);
    text("hours", [hours, step.section, step.strand, step.how, step.who].filter(Boolean).join(" · "));
    text("say", step.say);
    html("instructions", step.instructions);
    html("notes", step.notes);
    if (part("watch")) text("watch", step.watch ? `⚠ ${say("watch")} ${step.watch}` : "");
    lines("beside", step.beside.map((one) => `${clock(one.start)} · ${one.strand} — ${one.title} (${say("minutes", { minutes: one.minutes })})`));
    const remark = course.state.remarks[step.key] ?? "";
    if (part("remark").value !== remark) part("remark").value = remark;
  }

  function drawRows() {
    const { done, remarks } = course.state;
    for (const row of root.querySelectorAll("[data-row]")) {
      const record = done[row.dataset.row];
      const step = titles.get(row.dataset.row);
      const real = record && !record.dropped ? Math.round((record.ended - record.started - record.pauses) / 60000) : null;
      row.querySelector("[data-hour]").textContent = clock(step.start);
      row.querySelector("[data-real]").textContent = record?.dropped ? say("left_out") : (real ?? "");
      row.querySelector("[data-remark]").textContent = remarks[row.dataset.row] ?? "";
      if (course.step?.key === row.dataset.row && course.state.begun !== null) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    }
  }

  function draw() {
    const view = course.view();
    root.dataset.phase = view.phase;
    for (const element of root.querySelectorAll("[data-in]")) {
      element.hidden = !element.dataset.in.split(" ").includes(view.phase);
    }
    if (view.step) drawStep(view.step);
    text("next", view.next ? `${clock(view.next.start)} · ${view.next.title} (${say("minutes", { minutes: view.next.minutes })})` : say("last"));
    part("pause").textContent = say(view.phase === "paused" ? "resume" : "pause");
    drawRows();
    tick();
  }

  function tick() {
    const view = course.view();
    if (!view.step) return;
    part("timer").textContent = timer(view.left);
    part("timer").classList.toggle("is-over", view.left < 0);
    part("bar").value = Math.min(1, view.elapsed / Math.max(view.step.minutes, 1));
    root.dataset.late = view.late > 0 ? (view.missing ? "much" : "some") : "none";
    text("standing", standing(view));
    text("giving", giving(view));
    lines("cuts", view.cuts.map(([cutKey, minutes]) => named(cutKey, minutes)));
  }

  function save() {
    const name = `cop-passage-${data.workshop}-${new Date(course.now()).toISOString().slice(0, 10)}.json`;
    const url = URL.createObjectURL(new Blob([JSON.stringify(course.passage(), null, 1)], { type: "application/json" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    text("saved", say("saved", { name }));
  }

  function begin() {
    course.start({ shift: part("shift").checked });
    part("title").focus();
  }

  function again() {
    if (!confirm(say("forget"))) return;
    globalThis.copKept.drop(key);
    course.restore(null);
  }

  const acts = {
    start: begin, next: () => course.next(), back: () => course.back(), skip: () => course.skip(),
    pause: () => (course.state.paused === null ? course.pause() : course.resume()), save, again,
  };
  for (const button of root.querySelectorAll("[data-act]")) button.addEventListener("click", acts[button.dataset.act]);
  part("remark").addEventListener("input", (event) => course.step && course.remark(course.step.key, event.target.value));
  part("people").addEventListener("input", (event) => course.people(event.target.value));
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, button, summary, a") && event.key !== "Escape") return;
    const act = { ArrowRight: "next", n: "next", ArrowLeft: "back", p: "pause" }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || course.state.begun === null) return;
    event.preventDefault();
    acts[act]();
  });
  addEventListener("beforeunload", (event) => {
    if (!kept && course.state.begun !== null) event.preventDefault();
  });

  course.addEventListener("change", () => {
    kept = globalThis.copKept.keep(key, course.state);
    part("unkept").hidden = kept;
    draw();
  });
  kept = globalThis.copKept.keep(key, course.state);
  part("unkept").hidden = kept;
  part("people").value = course.state.participants ?? "";
  // A plan for ten o'clock that is opened at two is, most often, simply run at two.
  const apart = Math.abs(new Date(course.now()).getHours() * 60 + new Date(course.now()).getMinutes() - data.start);
  part("shift").checked = apart > 20;
  root.hidden = false;
  draw();
  setInterval(tick, 500);
})();
