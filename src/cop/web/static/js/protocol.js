// A clock beside the steps of a protocol: start, pause, next. Without it, the list says the minutes.

const TICK = 250; // milliseconds

const made = (tag, words, act) => {
  const one = document.createElement(tag);
  one.textContent = words;
  if (act) {
    one.type = "button";
    one.className = "button";
    one.addEventListener("click", act);
  }
  return one;
};

const clockwork = (section) => {
  const steps = [...section.querySelectorAll("[data-minutes]")];
  const words = section.dataset;
  let at = 0;
  let left = steps[0].dataset.minutes * 60_000;
  let since = 0; // when it was last started; 0 while it stands still

  const remaining = () => (since ? left - (Date.now() - since) : left);
  const clock = made("output", "");
  const said = made("p", "");
  said.setAttribute("role", "status");

  const show = () => {
    const seconds = Math.ceil(remaining() / 1000);
    const size = Math.abs(seconds);
    const figures = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
    clock.textContent = seconds < 0 ? `+${figures}` : figures;
    const over = seconds <= 0 && since ? words.over : "";
    if (said.textContent !== over) said.textContent = over;
  };
  const name = () => (run.textContent = since ? words.pause : left < steps[at].dataset.minutes * 60_000 ? words.goOn : words.start);
  const go = (to) => {
    at = Math.min(Math.max(to, 0), steps.length - 1);
    left = steps[at].dataset.minutes * 60_000;
    if (since) since = Date.now();
    for (const step of steps) step.removeAttribute("aria-current");
    steps[at].setAttribute("aria-current", "step");
    before.disabled = at === 0;
    next.disabled = at === steps.length - 1;
    name();
    show();
  };
  const run = made("button", words.start, () => {
    if (since) {
      left = remaining();
      since = 0;
    } else since = Date.now();
    name();
    show();
  });
  const before = made("button", words.back, () => go(at - 1));
  const next = made("button", words.next, () => {
    go(at + 1);
    steps[at].scrollIntoView({ block: "center" });
  });

  const bar = made("div", "");
  bar.className = "protocol-clock";
  bar.append(clock, run, before, next, said);
  section.querySelector("ol").before(bar);
  setInterval(() => since && show(), TICK);
  go(0);
};

for (const section of document.querySelectorAll("[data-protocol]")) {
  if (section.querySelector("[data-minutes]")) clockwork(section);
}
