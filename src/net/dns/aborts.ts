/** One listener per signal, however many questions wait under it: adding one each costs more than the question. */
export function makeAborts(onAbort: (signal: AbortSignal) => void): {
  watch(signal: AbortSignal): void;
  unwatch(signal: AbortSignal): void;
} {
  const watched = new Map<AbortSignal, { count: number; listener: () => void }>();
  return {
    watch(signal) {
      const entry = watched.get(signal);
      if (entry) {
        entry.count += 1;
        return;
      }
      const listener = () => {
        watched.delete(signal);
        onAbort(signal);
      };
      watched.set(signal, { count: 1, listener });
      signal.addEventListener("abort", listener, { once: true });
    },
    unwatch(signal) {
      const entry = watched.get(signal);
      if (!entry) return;
      entry.count -= 1;
      if (entry.count > 0) return;
      watched.delete(signal);
      signal.removeEventListener("abort", entry.listener);
    },
  };
}
