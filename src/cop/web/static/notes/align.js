// What turns one text into another, as one edit that cuts no sign in two: neither the halves of an
// emoji nor a letter from its accent. An edit that does is stored as damage by everybody who has it.

// Never begins a sign: accents and selectors, joiners, skin tones, tags.
const BOUND = /^[\p{M}\u200d\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]/u;
const FLAG = /^[\u{1f1e6}-\u{1f1ff}]/u;
const FLAGS = /[\u{1f1e6}-\u{1f1ff}]+$/u;
const LOW = /^[\udc00-\udfff]/;

function whole(text, at) {
  if (at <= 0 || at >= text.length || text[at - 1] === "\n") return true;
  const rest = text.slice(at, at + 2);
  if (LOW.test(rest) || BOUND.test(rest) || text[at - 1] === "\u200d") return false;
  // A flag is two letters: between the first and the second of a pair there is no place.
  return !FLAG.test(rest) || !oddFlags(text, at);
}

function oddFlags(text, at) {
  const found = FLAGS.exec(text.slice(Math.max(0, at - 400), at));
  return found !== null && found[0].length % 4 === 2;
}

// {at, removed, inserted} in UTF-16 units, as Yjs and text fields count; null when they are the same.
// caret: where the writer is in `after`, which tells equal letters apart.
export function edit(before, after, caret = after.length) {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let tail = 0;
  const room = Math.min(most, after.length - Math.min(caret, after.length));
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  let head = 0;
  while (head < most - tail && before[head] === after[head]) head += 1;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  while (!whole(before, head) || !whole(after, head)) head -= 1;
  while (!whole(before, before.length - tail) || !whole(after, after.length - tail)) tail -= 1;
  return { at: head, removed: before.length - tail - head, inserted: after.slice(head, after.length - tail) };
}

// Where a place in a text is after a change, told as Yjs tells it: [{retain}, {insert}, {delete}].
export function moved(place, delta) {
  let at = 0;
  let found = place;
  for (const one of delta) {
    if (one.retain) at += one.retain;
    else if (one.insert) {
      if (at < found) found += one.insert.length;
      at += one.insert.length;
    } else if (at < found) found -= Math.min(one.delete, found - at);
  }
  return found;
}
