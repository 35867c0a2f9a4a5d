import type { Sockets } from "./sockets.ts";

/** One connect under way. */
export type Connecting = { readonly since: number; isYoung: boolean; isOver: boolean };

/**
 * Bounds the connects of all sweeps in a thread. Those that wait for an answer that is still likely are few, which is
 * fastest (a fifth faster than thousands, refused on loopback); those that met silence are many, up to the sockets allowed.
 */
export type ConnectWindow = {
  /** Begins a connect, or null when none may begin now: then ask again when called by `whenFree`. */
  begin(): Connecting | null;
  end(connecting: Connecting): void;
  /** Calls once, when there may be room; the function returned forgets it. */
  whenFree(again: () => void): () => void;
};

const mostYoung = 500;
const youngMs = 50;
const tickMs = 25;

export function makeConnectWindow(sockets: Sockets): ConnectWindow {
  /** In order of beginning; what is over or no longer young is dropped from the front. */
  let line: Connecting[] = [];
  let young = 0;
  let clock: NodeJS.Timeout | undefined;
  const waiting = new Set<() => void>();

  function hasRoom(): boolean {
    return young < mostYoung && sockets.hasRoom();
  }

  function admit(): void {
    for (const again of waiting) {
      if (!hasRoom()) return;
      waiting.delete(again);
      again();
    }
  }

  function tick(): void {
    const old = performance.now() - youngMs;
    let passed = 0;
    for (const connecting of line) {
      if (!connecting.isOver && connecting.since > old) break;
      if (!connecting.isOver) {
        connecting.isYoung = false;
        young -= 1;
      }
      passed += 1;
    }
    line = line.slice(passed);
    admit();
    if (line.length === 0 && waiting.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
  }

  return {
    begin() {
      if (!hasRoom() || !sockets.tryEnter()) return null;
      const connecting = { since: performance.now(), isYoung: true, isOver: false };
      young += 1;
      line.push(connecting);
      clock ??= setInterval(tick, tickMs);
      return connecting;
    },
    end(connecting) {
      connecting.isOver = true;
      if (connecting.isYoung) young -= 1;
      sockets.leave();
      admit();
    },
    whenFree(again) {
      waiting.add(again);
      clock ??= setInterval(tick, tickMs); // room may also come from those who are not counted here
      return () => waiting.delete(again);
    },
  };
}
