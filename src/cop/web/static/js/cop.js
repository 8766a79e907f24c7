// The one entry. Each piece is fetched only by the pages that have something for it to do.

const has = (selector) => document.querySelector(selector) !== null;

if (has("form[data-draft], [data-draft-done], [data-draft-forget]")) import("./draft.js");
if (has("form[data-scan]")) import("./scan.js");
if (has("form[data-upload]")) import("./upload.js");
if (has("[data-timer]")) import("./timer.js");
if (has("[data-queue]")) import("./queue.js");
if (has("[data-news]")) import("./news.js");
if (has("textarea[data-mentions]")) import("./mention.js");
// Fetched with the first use of the box, not with every page.
const box = document.querySelector("input[data-suggestions]");
if (box) box.addEventListener("focus", () => import("./suggest.js"), { once: true });
if (has("textarea") && !CSS.supports("field-sizing", "content")) import("./grow.js");
if (has("markdown-toolbar")) import(document.getElementById("cop-strings").dataset.toolbar);

const errors = document.getElementById("form-errors");
if (errors) errors.focus();

// An open menu closes on Escape and on a press elsewhere.
const closeMenus = (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (event.type === "keydown") {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
};
document.addEventListener("pointerdown", closeMenus);
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(event));
