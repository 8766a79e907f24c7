// The keys of the running order: arrows go from part to part, Alt moves one, Del puts it away.

export function keyboard(root, { act, openDetails, keepMinutes }) {
  const rows = () => [...root.querySelectorAll("[data-column] [data-block]")];
  const line = () => root.querySelector("#add-line");
  const current = () => document.activeElement?.closest?.("[data-block]");

  function go(by) {
    const all = rows();
    const here = current();
    const at = here ? all.indexOf(here) + by : by > 0 ? 0 : all.length - 1;
    if (at >= all.length && by > 0) line().focus();
    else all[Math.max(0, Math.min(at, all.length - 1))]?.focus();
  }

  function step(row, by) {
    act("step", { key: row.dataset.block, by: String(by) });
  }

  const onRow = {
    Delete: (row) => act("discard", { key: row.dataset.block }),
    Enter: (row) => openDetails(row, row.querySelector("[data-open]").href),
    "+": (row, event) => step(row, event.shiftKey && event.key !== "+" ? 5 : 1),
    "-": (row) => step(row, -1),
    v: (row) => row.querySelector("[value^='lock '], [value^='unlock ']")?.click(),
    n: () => line().focus(),
  };

  function inMinutes(event, field) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by && !event.altKey) {
      event.preventDefault();
      const now = Number.parseInt(field.value, 10) || 0;
      field.value = String(Math.max(0, Math.min(480, now + by * (event.shiftKey ? 5 : 1))));
      keepMinutes(field);
    } else if (event.key === "Enter") {
      event.preventDefault();
      keepMinutes(field);
      field.closest("[data-block]").focus();
    } else if (event.key === "Escape") {
      field.value = field.dataset.seen;
      field.closest("[data-block]").focus();
    }
  }

  function whole(event) {
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && event.key.toLowerCase() === "z") return act(event.shiftKey ? "redo" : "undo"), true;
    if (ctrl && event.key.toLowerCase() === "y") return act("redo"), true;
    return false;
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (target.matches?.(".plan-row-minutes")) return inMinutes(event, target);
    const typing = target.matches?.("input, textarea, select, [contenteditable]");
    if (typing) {
      // Up from the empty line goes back to the last part.
      if (target === line() && event.key === "ArrowUp" && !target.value) event.preventDefault(), rows().at(-1)?.focus();
      if (target === line() && !target.value && whole(event)) event.preventDefault();
      if (target.closest(".plan-row-open") && event.key === "Escape") current()?.focus();
      return;
    }
    if (whole(event)) return event.preventDefault();
    if (event.key === "?") {
      const help = root.querySelector("[data-help]");
      help.open = !help.open;
      help.querySelector("summary").focus();
      return event.preventDefault();
    }
    const row = current();
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && row && event.altKey) act(by > 0 ? "down" : "up", { key: row.dataset.block });
    else if (by && row && event.shiftKey) step(row, -5 * by);
    else if (by && (row || target === document.body)) go(by);
    else if (row === target && !event.ctrlKey && !event.metaKey && !event.altKey && onRow[event.key]) onRow[event.key](row, event);
    else if (event.key === "n" && target === document.body) line().focus();
    else return;
    event.preventDefault();
  });
}
