import { NetError } from "../sdk/net.ts";

/** The scan's budget of requests as this thread sees it: leased in blocks. */
export type RequestBudget = {
  /** Takes one request; NetError "quota" when the budget is spent. */
  take(): Promise<void>;
  /** Takes up to n; how many were left. */
  takeUpTo(n: number): Promise<number>;
};

const largestBlock = 256;

/** Blocks grow with use, so that a small budget is not hoarded by one thread. */
export function makeRequestBudget(lease: (n: number) => Promise<number>): RequestBudget {
  let held = 0;
  let block = 1;
  let turn: Promise<unknown> = Promise.resolve();

  async function takeUpTo(n: number): Promise<number> {
    if (held < n) {
      const wanted = Math.max(n - held, block);
      block = Math.min(largestBlock, block * 2);
      held += await lease(wanted);
    }
    const taken = Math.min(held, n);
    held -= taken;
    return taken;
  }

  return {
    takeUpTo(n) {
      // One at a time: two leases under way would both count what is held.
      const mine = turn.then(() => takeUpTo(n));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async take() {
      if ((await this.takeUpTo(1)) === 0) throw new NetError("quota", "The scan's budget of requests is spent.");
    },
  };
}
