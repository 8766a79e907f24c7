// Without a network, the pages that their person has put on this device; with one, never.

const CACHE = "cop-notes:";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const file = /\.(js|css|svg|woff2)$/.test(new URL(request.url).pathname);
  if (request.mode === "navigate" || file) event.respondWith(reached(request));
});

async function reached(request) {
  try {
    const answer = await fetch(request);
    if (answer.status < 502 || answer.status > 504) return answer;
    return (await kept(request)) ?? answer;
  } catch (error) {
    const page = await kept(request);
    if (page) return page;
    throw error;
  }
}

async function kept(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(CACHE)) continue;
    const found = await (await caches.open(name)).match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}
