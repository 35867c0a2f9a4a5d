/** Wakes whoever waits; a ring while nobody waits is kept for the next one. */
export type Bell = { ring(): void; next(): Promise<void> };

export function makeBell(): Bell {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    ring: () => resolve(),
    async next() {
      await promise;
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
}
