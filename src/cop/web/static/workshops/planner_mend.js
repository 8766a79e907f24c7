// What a change to the running order touched is put into the column that is shown.

// Put in what a change touched: parts and rows as they read now, hours, the order of the rows.
export function mend(column, { stamp, changed, hours, order }) {
  const fresh = document.createElement("template");
  fresh.innerHTML = changed;
  const added = new Map();
  for (const one of [...fresh.content.children]) {
    const part = one.dataset.part;
    if (part) column.querySelector(`[data-part="${part}"]`).replaceWith(one);
    else replaceRow(column, one, added);
  }
  for (const [key, hour] of Object.entries(hours)) {
    const place = document.getElementById(`t-${key}`);
    if (place) place.textContent = hour;
  }
  for (const [strand, keys] of Object.entries(order)) arrange(column, strand, keys, added);
  for (const [strand, keys] of Object.entries(order)) {
    for (const one of rowsOf(column, strand)) if (!keys.includes(one.dataset.block)) one.remove();
  }
  column.querySelector("[data-stamp]").dataset.stamp = stamp;
}

function rowsOf(column, strand) {
  return [...column.querySelector(`[data-rows="${strand}"]`).children];
}

// What is open in a row stays open, with what is typed there.
function replaceRow(column, row, added) {
  const key = row.dataset.block;
  const there = column.querySelector(`[data-rows] > [data-block="${key}"]`);
  if (!there) return added.set(key, row);
  const open = there.querySelector(".plan-row-open:not(:empty)");
  if (open) row.querySelector(".plan-row-open").replaceWith(open);
  there.replaceWith(row);
}

function arrange(column, strand, keys, added) {
  const list = column.querySelector(`[data-rows="${strand}"]`);
  keys.forEach((key, at) => {
    const row = added.get(key) ?? column.querySelector(`[data-rows] > [data-block="${key}"]`);
    if (row && list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  });
}
