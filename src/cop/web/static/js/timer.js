// `<p data-timer="SECONDS" data-runs data-length="SECONDS">`: a clock that the server has set. Without
// this script the page says what time things are due. Beside it, `[data-due="SECONDS"]` is marked when
// its moment has come, and said aloud once in `[data-timer-news]`.

import { say } from "./strings.js";

const clocks = [...document.querySelectorAll("[data-timer]")].map((element) => ({
  element,
  time: element.querySelector(".clock-time"),
  from: Number(element.dataset.timer),
  length: Number(element.dataset.length ?? 0),
  runs: "runs" in element.dataset,
  due: [...(element.closest("section") ?? document.createElement("i")).querySelectorAll("[data-due]")],
}));
const started = performance.now();
const news = document.querySelector("[data-timer-news]");

export function seconds(clock) {
  return clock.from + (clock.runs ? Math.floor((performance.now() - started) / 1000) : 0);
}

function tick() {
  for (const clock of clocks) {
    const now = seconds(clock);
    clock.element.dataset.now = now;
    clock.time.textContent = `${String(Math.floor(now / 60)).padStart(2, "0")}:${String(now % 60).padStart(2, "0")}`;
    clock.element.classList.toggle("is-over", clock.length > 0 && now >= clock.length);
    for (const item of clock.due) if (clock.runs && now >= Number(item.dataset.due)) call(item);
  }
}

function call(item) {
  if (item.classList.contains("is-due")) return;
  item.classList.add("is-due");
  if (news) news.textContent = say("event_due", { title: item.querySelector(".row-title").textContent });
}

tick();
if (clocks.some((clock) => clock.runs)) setInterval(tick, 500);
