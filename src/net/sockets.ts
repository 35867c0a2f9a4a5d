import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { availableParallelism } from "node:os";

/** Counts sockets against what the process may open, and knows them all. */
export type Sockets = {
  /** Resolves when one more may be opened; undefined when that is now. Each permit is given back by `leave`. */
  enter(signal: AbortSignal): Promise<void> | undefined;
  /** The same for those who do not wait in line: whether it may be opened now. */
  tryEnter(): boolean;
  hasRoom(): boolean;
  leave(): void;
  /** Keeps a permit with a socket until it closes. */
  hold(socket: Socket): void;
  /** Destroys every socket held. */
  destroyAll(): void;
};

type Waiting = { readonly admit: () => void };

export function makeSockets(most: number): Sockets {
  let open = 0;
  const queue = new Set<Waiting>();
  const held = new Set<Socket>();

  function leave(): void {
    const [next] = queue;
    if (next) {
      queue.delete(next);
      next.admit();
    } else open -= 1;
  }

  const hasRoom = () => open < most;

  function tryEnter(): boolean {
    if (!hasRoom()) return false;
    open += 1;
    return true;
  }

  return {
    hasRoom,
    tryEnter,
    enter(signal) {
      if (tryEnter()) return undefined;
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const stop = () => {
          queue.delete(waiting);
          reject(signal.reason);
        };
        const waiting: Waiting = {
          admit() {
            signal.removeEventListener("abort", stop);
            resolve();
          },
        };
        queue.add(waiting);
        signal.addEventListener("abort", stop, { once: true });
      });
    },
    leave,
    hold(socket) {
      held.add(socket);
      socket.once("close", () => {
        held.delete(socket);
        leave();
      });
      // Whoever reads from it has listeners of their own; an error after that must not end the process.
      socket.on("error", () => {});
    },
    destroyAll() {
      for (const socket of held) socket.destroy();
    },
  };
}

/** A thread's share of the files that the process may open (`ulimit -n`; Node raises it to the hard limit at start). */
export function socketsAllowed(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "latin1");
    const soft = Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
    return Number.isFinite(soft) ? Math.max(64, Math.floor((soft * 0.8) / availableParallelism())) : 20_000;
  } catch {
    return 512; // no /proc: a modest figure that every system allows
  }
}
