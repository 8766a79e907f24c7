// Titles below the search box of every page, as an ARIA combobox; without them the form just searches.
// The address answers `[{"title", "type", "url"}]` to `?q=`.

import { say } from "./strings.js";

const PAUSE = 200; // ms
const SHORTEST = 2;

for (const input of document.querySelectorAll("input[data-suggestions]")) suggest(input);

function suggest(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-titles`;
  list.className = "mention-list suggestion-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("titles"));
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  input.form.append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  let timer;
  let running;
  let chosen = -1;

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const options = [...list.children];
    chosen = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    if (!found.length) return close();
    list.replaceChildren(...found.map((one, place) => row(one, `${list.id}-${place}`)));
    list.hidden = false;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "true");
    status.textContent = say("title_count", { count: found.length });
  };
  const ask = async (typed) => {
    running?.abort();
    running = new AbortController();
    try {
      const address = new URL(input.dataset.suggestions, location.href);
      address.searchParams.set("q", typed);
      const answer = await fetch(address, { signal: running.signal, headers: { Accept: "application/json" } });
      if (answer.ok && input.value === typed) show(await answer.json());
    } catch {
      // Aborted by the next letter, or no network: the form still searches.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < SHORTEST) close();
    else timer = setTimeout(ask, PAUSE, input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

function row(one, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = one.url;
  const more = document.createElement("span");
  more.className = "meta";
  more.textContent = one.type;
  option.append(one.title, more);
  return option;
}
