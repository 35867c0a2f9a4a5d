// The shell of the app for when the server is away: the page and its files, never an answer of the API.
// What stands in quotes here is put in by the build (pwa/plugin.ts).
const build = "__BUILD__";
const files = ["__FILES__"];
const cacheName = `sonde-shell-${build}`;
/** The server gives the page to who asks for one. */
const page = () => new Request("/", { headers: { accept: "text/html" } });
const own = /^\/(api|docs|socket\.io|health)/;

self.addEventListener("install", (event) => {
  // A newer build waits until somebody says so: what is open goes on with its own files.
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([page(), ...files])));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || own.test(url.pathname)) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(page(), { cacheName, ignoreVary: true })));
  } else if (url.pathname.startsWith("/assets/")) {
    // named by their content: what was fetched once holds
    event.respondWith(
      caches.match(request).then(
        (kept) =>
          kept ??
          fetch(request).then((answer) => {
            const copy = answer.clone();
            if (answer.ok) event.waitUntil(caches.open(cacheName).then((cache) => cache.put(request, copy)));
            return answer;
          }),
      ),
    );
  } else if (files.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { cacheName })));
  }
});
