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
    const wrong = [...document.querySelectorAll("body :not(input)")].filter((one) => {
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
  // Where the focus is, whether it is seen there, and whether anything lies over it.
  focus() {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const outlined = (part) => [undefined, "::after"].some((pseudo) => {
      const style = getComputedStyle(part, pseudo);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    });
    const seen = one.labels?.length && getComputedStyle(one).opacity === "0" ? one.labels[0] : one;
    const box = seen.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 40) / 2);
    return {
      name: one.outerHTML.slice(0, 110),
      marked: outlined(seen) || [...seen.querySelectorAll("*")].some((part) => getComputedStyle(part).stroke !== "none" && part.matches(".tile-ring")),
      inside: box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1,
      covered: !top || !(seen.contains(top) || top.contains(seen)),
      place: [...document.querySelectorAll("*")].indexOf(one),
    };
  },
  // What a reader might do by accident: pass over, touch, reach by Tab, scroll.
  touch() {
    const kinds = ["mouseover", "mouseenter", "pointerover", "focus", "focusin", "scroll", "toggle", "wheel", "keydown", "animationstart"];
    for (const one of document.querySelectorAll("main *")) for (const kind of kinds) one.dispatchEvent(new Event(kind));
  },
  // Addresses and attributes as the browser understands them, not as they are written.
  dangerous() {
    const banned = /^(script|iframe|object|embed|base|link|meta|style|math)$/i;
    return [...document.querySelectorAll("main *")].flatMap((one) => {
      const wrong = [...one.attributes].filter(({ name }) => /^on|^style$|^srcdoc$/.test(name)).map(({ name, value }) => `${name}=${value}`);
      for (const property of ["href", "src", "action", "formAction", "data"]) {
        if (!one.hasAttribute(property.toLowerCase())) continue;
        const address = new URL(one[property]?.baseVal ?? one[property], location.href);
        if (!["http:", "https:", "mailto:"].includes(address.protocol)) wrong.push(address.href);
      }
      return banned.test(one.localName) ? [...wrong, one.outerHTML] : wrong;
    });
  },
  // Names that a text may not take from the page: `document.forms` and the like.
  clobbered() {
    return [...document.querySelectorAll(".prose [id], .prose [name]")]
      .map((one) => one.id || one.getAttribute("name"))
      .filter((name) => !name.startsWith("u-"));
  },
};
