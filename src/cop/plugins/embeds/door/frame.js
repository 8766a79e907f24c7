(() => {
  const root = document.querySelector("[data-embed-root]"), up = window.parent, hash = location.hash;
  if (!root || up === window) return;
  const secret = (/[?&#]secret=(\w{1,32})/.exec(hash) || [])[1];
  const id = (/[#&]cop=([\w-]{1,64})/.exec(hash) || [])[1];
  let last = 0;
  const wordpress = (message, value) => secret && up.postMessage({ message, value, secret }, "*");
  const cop = (type, more) => id && up.postMessage({ cop: 1, id, type, ...more }, "*");
  const tell = (again) => {
    const value = Math.ceil(root.getBoundingClientRect().height);
    if (!value || (value === last && !again)) return;
    last = value;
    wordpress("height", value);
    cop("height", { value });
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== up || !data) return;
    const wp = secret && data.message === "ready" && data.secret === secret;
    if (wp || (id && data.cop === 1 && data.id === id && data.type === "hello")) tell(true);
  });
  // A hidden frame of another origin is not drawn, so that its observer waits: it tells by itself.
  tell();
  addEventListener("load", () => tell());
  new ResizeObserver(() => tell()).observe(root);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.target !== "_top") {
      // The next part of the list opens in this frame, and goes on speaking with the same parent.
      if (link.dataset.here !== undefined) link.hash = hash;
      return;
    }
    if (self.origin !== "null" && link.dataset.inside) {
      event.preventDefault();
      location.href = link.dataset.inside + hash;
    }
    if (self.origin !== "null" || !(secret || id)) return;
    // Without an origin of its own, a frame may not navigate the page: the parent does, to our host.
    event.preventDefault();
    const value = link.host === location.host ? link.href : root.dataset.page;
    wordpress("link", value);
    cop("link", { value });
  });
  cop("title", { value: document.title });
  cop("state", { value: "ready" });
})();
