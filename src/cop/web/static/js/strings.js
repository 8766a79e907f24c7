// The words of the scripts, translated by the page that loads them.

const block = document.getElementById("cop-strings");
const words = block ? JSON.parse(block.textContent) : {};

export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
