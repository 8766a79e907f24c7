// Drafts in this browser: what a form held, and when. Storage may be full or refused; then
// there is no draft, and the form goes on working.

const PREFIX = "cop-draft:";

export function readDraft(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

export function writeDraft(key, fields) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), fields }));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept, so nothing is left.
  }
}

// All that the pages have kept on this device, for somebody who leaves it.
export async function forgetDevice() {
  try {
    for (const key of Object.keys(localStorage)) if (/^cop[-:]/.test(key)) localStorage.removeItem(key);
    const bases = (await indexedDB.databases?.()) ?? [];
    for (const { name } of bases) if (name?.startsWith("cop-")) indexedDB.deleteDatabase(name);
    for (const name of (await self.caches?.keys()) ?? []) if (name.startsWith("cop-")) await caches.delete(name);
  } catch {
    // As above.
  }
}

// Hidden fields stay out, but for `[data-draft-keep]`: the version that the text was written on goes
// with the text, so that a draft taken up later is merged with what others saved meanwhile.
const NOT_TYPED = "[type=hidden]:not([data-draft-keep]), [type=password], [type=file], [data-draft-skip], button, fieldset";

// [[name, value], …] of what a person typed or chose; never files, passwords or tokens.
export function typedFields(form) {
  return [...form.elements]
    .filter((field) => field.name && !field.matches(NOT_TYPED) && !field.closest("[data-scan-result]"))
    .filter((field) => !field.matches("[type=submit], [type=reset], [type=image]"))
    .flatMap((field) => {
      if (field.matches("[type=checkbox], [type=radio]")) return field.checked ? [[field.name, field.value]] : [];
      if (field.matches("select[multiple]")) return [...field.selectedOptions].map((option) => [field.name, option.value]);
      return [[field.name, field.value]];
    });
}

export function fillFields(form, fields) {
  const byName = Map.groupBy ? Map.groupBy(fields, (pair) => pair[0]) : groupByName(fields);
  for (const field of form.elements) {
    if (!field.name || field.matches(NOT_TYPED)) continue;
    const values = (byName.get(field.name) ?? []).map((pair) => pair[1]);
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.includes(field.value);
    else if (field.matches("select[multiple]")) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values[0];
  }
}

function groupByName(fields) {
  const groups = new Map();
  for (const pair of fields) groups.set(pair[0], [...(groups.get(pair[0]) ?? []), pair]);
  return groups;
}
