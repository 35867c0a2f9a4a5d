/** What a wheel holds: the links are the wheel's own; null and -1 while it is in none. */
export type Timed<T> = { due: number; before: T | null; after: T | null };

const slots = 256;

/**
 * Coarse deadlines for very many entries: adding and removing cost a few assignments, and one interval serves all,
 * where a setTimeout each costs more than the question it guards. It runs only while there is something to wait for.
 */
export class TimerWheel<T extends Timed<T>> {
  readonly #tickMs: number;
  readonly #expired: (entry: T) => void;
  readonly #onTick: () => boolean;
  readonly #heads: (T | null)[] = new Array(slots).fill(null);
  #tick = 0;
  #count = 0;
  #seen = 0;
  #interval: NodeJS.Timeout | null = null;

  /** `onTick` runs after each step and says whether the wheel must go on turning although it is empty. */
  constructor(tickMs: number, expired: (entry: T) => void, onTick: () => boolean) {
    this.#tickMs = tickMs;
    this.#expired = expired;
    this.#onTick = onTick;
  }

  /** Milliseconds for which the wheel has turned. */
  get now(): number {
    return this.#tick * this.#tickMs;
  }

  /** Starts it turning; adding does so by itself. */
  start(): void {
    if (this.#interval) return;
    this.#seen = performance.now();
    this.#interval = setInterval(() => this.#turn(), this.#tickMs);
  }

  add(entry: T, milliseconds: number): void {
    entry.due = this.#tick + Math.ceil(milliseconds / this.#tickMs) + 1;
    const slot = entry.due % slots;
    const head = this.#heads[slot] ?? null;
    entry.before = null;
    entry.after = head;
    if (head) head.before = entry;
    this.#heads[slot] = entry;
    this.#count += 1;
    if (!this.#interval) this.start();
  }

  /** Takes an entry out; nothing happens when it is not in. */
  remove(entry: T): void {
    if (entry.due < 0) return;
    if (entry.before) entry.before.after = entry.after;
    else this.#heads[entry.due % slots] = entry.after;
    if (entry.after) entry.after.before = entry.before;
    entry.before = null;
    entry.after = null;
    entry.due = -1;
    this.#count -= 1;
  }

  stop(): void {
    if (this.#interval) clearInterval(this.#interval);
    this.#interval = null;
  }

  #turn(): void {
    const now = performance.now();
    // A loop that was blocked has not read its sockets either: at most five steps at a time, so that
    // answers that lie in the buffer are read before their deadline is declared missed.
    const steps = Math.min(5, Math.floor((now - this.#seen) / this.#tickMs));
    this.#seen = steps === 5 ? now : this.#seen + steps * this.#tickMs;
    for (let step = 0; step < steps; step += 1) {
      this.#tick += 1;
      let entry = this.#heads[this.#tick % slots] ?? null;
      const due: T[] = [];
      for (; entry; entry = entry.after) if (entry.due <= this.#tick) due.push(entry);
      for (const late of due) this.remove(late);
      for (const late of due) this.#expired(late);
    }
    if (!this.#onTick() && this.#count === 0) this.stop();
  }
}
