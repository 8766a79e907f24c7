(() => {
  const script = document.currentScript;
  if (!script || !script.src) return;
  const start = script.src.replace(/integrer\/v1\.js([?#].*)?$/, "");
  const origin = new URL(start).origin;
  const known = (window.copEmbeds = window.copEmbeds || {});
  if (known[start]) return known[start].scan();
  const frames = new Map();
  const OPTIONS = ["n", "theme", "couleur", "langue", "reseau", "region", "site", "quoi"];
  const STATES = ["ready", "signed-in", "ended", "error"];

  function show(link) {
    const page = new URL(link.href, location.href);
    if (!page.href.startsWith(start) || link.dataset.copShown) return;
    link.dataset.copShown = "1";
    const source = new URL(start + "integrer/v1/" + page.href.slice(start.length));
    for (const name of OPTIONS) if (link.dataset[name]) source.searchParams.append(name, link.dataset[name]);
    const id = Array.from(crypto.getRandomValues(new Uint32Array(3)), (one) => one.toString(36)).join("");
    source.hash = "cop=" + id;
    const frame = document.createElement("iframe");
    frame.title = link.textContent.trim() || page.href;
    frame.loading = "lazy";
    frame.style.cssText = "width:100%;border:0;display:block";
    frame.style.height = (parseInt(link.dataset.height, 10) || 320) + "px";
    frame.addEventListener("load", () => {
      if (frame.contentWindow) frame.contentWindow.postMessage({ cop: 1, id, type: "hello" }, origin);
      setTimeout(() => { if (!link.hidden) { frames.delete(id); frame.remove(); } }, 8000);
    });
    frames.set(id, { frame, link });
    frame.src = source.href;
    link.after(frame);
  }

  const EFFECTS = {
    height({ frame, link }, { value }) {
      if (!(value >= 1 && value <= 20000)) return;
      frame.style.height = Math.ceil(value) + "px";
      link.hidden = true;
      link.style.display = "none";
    },
    link({ frame }, { value }) {
      const asked = document.activeElement === frame && URL.canParse(value) && new URL(value);
      if (asked && asked.origin === origin && /^https?:$/.test(asked.protocol)) location.assign(asked.href);
    },
    scroll({ frame }, { top }) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const place = frame.getBoundingClientRect().top + scrollY + (Number(top) || 0);
      scrollTo({ top: place, behavior: still ? "auto" : "smooth" });
    },
    title({ frame }, { value }) {
      if (typeof value === "string" && value) frame.title = value.slice(0, 200);
    },
    state({ frame }, { value }) {
      if (STATES.includes(value))
        frame.dispatchEvent(new CustomEvent("cop:state", { bubbles: true, detail: value }));
    },
  };
  addEventListener("message", (event) => {
    const said = event.data;
    if (event.origin !== origin || !said || said.cop !== 1) return;
    const shown = frames.get(said.id);
    if (!shown || event.source !== shown.frame.contentWindow) return;
    if (Object.hasOwn(EFFECTS, said.type)) EFFECTS[said.type](shown, said);
  });

  const scan = () => document.querySelectorAll("a.cop-embed[href]").forEach(show);
  known[start] = { scan };
  window.copEmbed = known[start];
  const begin = () => {
    scan();
    let waits = false;
    new MutationObserver(() => {
      if (waits) return;
      waits = true;
      setTimeout(() => { waits = false; scan(); }, 50);
    }).observe(document.body, { childList: true, subtree: true });
  };
  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
})();
