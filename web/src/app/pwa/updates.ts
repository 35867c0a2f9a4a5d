/** A newer build that waits to take over, if there is one. */
let waiting: ServiceWorker | null = null;
let isDismissed = false;
const listeners = new Set<() => void>();
const hour = 3_600_000;

export function watchUpdate(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isUpdateThere(): boolean {
  return waiting !== null && !isDismissed;
}

function say(): void {
  for (const listener of listeners) listener();
}

export function offerUpdate(worker: ServiceWorker): void {
  waiting = worker;
  isDismissed = false;
  say();
}

export function dismissUpdate(): void {
  isDismissed = true;
  say();
}

/** The newer build takes over, and the page is loaded from it. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), { once: true });
  waiting?.postMessage("take over");
}

/** Keeps the shell for when the server is away, and notices newer builds. */
export function watchUpdates(): void {
  if (!("serviceWorker" in navigator)) return;
  void navigator.serviceWorker
    .register("/sw.js", { updateViaCache: "none" })
    .then((registration) => {
      const look = (worker: ServiceWorker | null) => {
        if (!worker) return;
        const settle = () => {
          // The first one of all takes over by itself: there is nothing older.
          if (worker.state === "installed" && navigator.serviceWorker.controller) offerUpdate(worker);
        };
        settle();
        worker.addEventListener("statechange", settle);
      };
      look(registration.waiting);
      registration.addEventListener("updatefound", () => look(registration.installing));
      const ask = () => void registration.update().catch(() => {});
      setInterval(ask, hour);
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
    })
    .catch(() => {}); // not over plain http from elsewhere: then there is no shell
}
