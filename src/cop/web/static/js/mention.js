// After `@` in `<textarea data-mentions="URL">`: colleagues to choose from, as an ARIA listbox.
// The address answers `[{"handle", "name", "organisation"}]` to `?q=`.

import { say } from "./strings.js";

const PAUSE = 200; // ms
let count = 0;

for (const area of document.querySelectorAll("textarea[data-mentions]")) complete(area);

function complete(area) {
  const list = document.createElement("ul");
  list.id = `mentions-${(count += 1)}`;
  list.className = "mention-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("mentions"));
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  const box = document.createElement("div");
  box.className = "mention-box";
  area.after(box);
  box.append(list, status);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let timer;
  let running;
  let chosen = 0;

  const typed = () => /(?:^|[\s(])@([\p{L}\p{N}._-]{1,40})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];
  const close = () => {
    running?.abort();
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    area.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const take = (option) => {
    const end = area.selectionStart;
    area.setRangeText(`@${option.dataset.handle} `, end - typed().length - 1, end, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = (people) => {
    list.replaceChildren(...people.map((person, place) => row(person, `${list.id}-${place}`)));
    list.hidden = people.length === 0;
    status.textContent = say("mention_count", { count: people.length });
    if (people.length) mark(0);
    else close();
  };
  const ask = async (word) => {
    running?.abort();
    running = new AbortController();
    try {
      const address = new URL(area.dataset.mentions, location.href);
      address.searchParams.set("q", word);
      const answer = await fetch(address, { signal: running.signal, headers: { Accept: "application/json" } });
      if (answer.ok && typed() === word) show((await answer.json()).slice(0, 6));
    } catch {
      close();
    }
  };

  const look = () => {
    clearTimeout(timer);
    const word = typed();
    if (word) timer = setTimeout(ask, PAUSE, word);
    else close();
  };
  area.addEventListener("input", look);
  // On a slow line people write before this script has come.
  if (document.activeElement === area) look();
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

function row(person, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.dataset.handle = person.handle;
  const more = document.createElement("span");
  more.className = "meta";
  more.textContent = [`@${person.handle}`, person.organisation].filter(Boolean).join(" · ");
  option.append(person.name, more);
  return option;
}
