// Textareas grow with their text, in browsers that don't know `field-sizing: content`.

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

for (const area of document.querySelectorAll("textarea")) {
  area.addEventListener("input", () => grow(area));
  if (area.value) grow(area);
}
