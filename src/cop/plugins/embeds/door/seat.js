(() => {
  const seat = document.querySelector("[data-seat]");
  const link = seat.querySelector("[data-popup]"), leave = seat.querySelector("[data-leave-seat]");
  const id = (/[#&]cop=([\w-]{1,64})/.exec(location.hash) || [])[1];
  const say = (value) => id && parent.postMessage({ cop: 1, id, type: "state", value }, "*");
  // Sandboxed without an origin, a frame has neither cookies nor windows: the link leads to the site.
  if (self.origin === "null") return;
  const post = (address, words) => fetch(address, { method: "POST", body: new URLSearchParams(words) });
  if (leave) {
    say("signed-in");
    leave.hidden = false;
    leave.addEventListener("click", async () => {
      await post(seat.dataset.leave, {});
      say("ended");
      location.reload();
    });
    return;
  }
  const mark = new URL(link.dataset.popup, location.href).searchParams.get("etat");
  let popup = null;
  link.addEventListener("click", (event) => {
    popup = open(link.dataset.popup, "cop-connexion", "popup,width=560,height=760");
    if (popup) event.preventDefault();
  });
  addEventListener("message", async ({ origin, source, data }) => {
    if (origin !== location.origin || !popup || source !== popup || !data) return;
    if (data.cop !== 1 || data.type !== "code" || data.mark !== mark) return;
    const { site, exchange } = seat.dataset;
    const answer = await post(exchange, { code: data.code, site }).catch(() => null);
    if (answer && answer.ok) return location.reload();
    seat.querySelector("[data-refused]").hidden = false;
    say("error");
  });
})();
