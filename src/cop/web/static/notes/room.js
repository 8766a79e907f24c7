// « Préparer pour la salle »: the page, and all that it is made of, for when there is no network.

const CACHE = "cop-notes:";

export const possible = () => "serviceWorker" in navigator && "caches" in window;

// Put this page and its scripts, styles and marks where the worker finds them; bytes that it came to.
// documents: the page of what the meeting is linked with; access to it is asked now.
export async function prepare(worker, account, documents) {
  await navigator.serviceWorker.register(worker);
  await navigator.storage?.persist?.();
  const cache = await caches.open(CACHE + account);
  const files = performance.getEntriesByType("resource").map((one) => one.name);
  const links = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href || one.src);
  const own = [...new Set([...files, ...links])].filter((url) => url.startsWith(`${location.origin}/`) && /\.(js|css|svg|woff2)(\?|$)/.test(url));
  await Promise.all([...own, here(), documents].map((url) => put(cache, url)));
  return (await navigator.storage?.estimate?.())?.usage ?? 0;
}

// The page as it is now, with what was said in it since.
export async function renew(account, documents) {
  const cache = await caches.open(CACHE + account);
  await Promise.all([here(), documents].map((url) => put(cache, url)));
}

// Bytes that the documents would take, without taking them.
export async function sizeOf(documents) {
  const answer = await fetch(documents, { method: "HEAD", credentials: "same-origin" });
  return answer.ok ? Number(answer.headers.get("Cop-Size")) : 0;
}

export async function forgetPages(goes = () => true) {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(CACHE) && goes(name)).map((name) => caches.delete(name)));
}

const here = () => location.origin + location.pathname;

async function put(cache, url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await cache.put(url, answer);
  // What one may no longer read doesn't stay behind.
  else if (answer.status === 403 || answer.status === 404) await cache.delete(url);
}
