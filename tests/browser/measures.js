// What a page is asked in the browser, beside axe. Each answers a list of what is wrong.
window.measures = {
  // Controls that a thumb can't hit: smaller than 24 px both by themselves and with their label.
  small() {
    const tall = (one) => one.getBoundingClientRect();
    return [...document.querySelectorAll("button, select, summary, input:not([type=hidden]), .button")]
      .filter((one) => one.checkVisibility() && !one.closest(".hidden"))
      .filter((one) => [one, ...(one.labels ?? [])].every((part) => tall(part).width < 24 || tall(part).height < 24))
      .map((one) => one.outerHTML.slice(0, 120));
  },
  // Text that no longer fits its box, when lines, letters and words stand further apart.
  clipped() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
    document.adoptedStyleSheets = [sheet];
    const wrong = [...document.querySelectorAll("body *")].filter((one) => {
      const style = getComputedStyle(one);
      const cuts = /hidden|clip/.test(style.overflowX + style.overflowY);
      return cuts && one.checkVisibility() && !one.closest(".hidden, svg") && one.clientWidth > 1
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
    });
    const wide = measures.sideways();
    document.adoptedStyleSheets = [];
    return [...wide, ...wrong.map((one) => one.outerHTML.slice(0, 120))];
  },
  sideways() {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => one.outerHTML.slice(0, 120));
  },
};
