export type Line = {
  readonly seq: number;
  readonly at: string;
  readonly level: "debug" | "info" | "warning" | "error";
  readonly message: string;
};

/** Lines of a log that somebody may look at; nothing else is drawn again when one comes. */
export type Lines = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => readonly Line[];
};

const kept = 150;
/** Lines are told in lots: drawing each as it comes would take all the time there is. */
const lotMs = 400;

export function makeLines(): Lines & { readonly add: (line: Line) => void; readonly clear: () => void } {
  const listeners = new Set<() => void>();
  let lines: readonly Line[] = [];
  let lot: Line[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (next: readonly Line[]) => {
    lines = next;
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => lines,
    add(line) {
      lot.push(line);
      timer ??= setTimeout(() => {
        timer = undefined;
        const heard = lot.slice(-kept);
        lot = [];
        tell([...lines, ...heard].slice(-kept));
      }, lotMs);
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      lot = [];
      if (lines.length > 0) tell([]);
    },
  };
}
