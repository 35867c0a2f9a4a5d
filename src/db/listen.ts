import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** A channel is a name of ours, put into SQL as it is. */
const CHANNEL = /^[a-z][a-z0-9_]{0,50}$/;

/**
 * Hears NOTIFY over one connection of its own, and makes a new one when it is lost. After that everybody is woken:
 * whoever listens must look anyway, since nobody knows what was said meanwhile.
 */
export function makeListener(config: () => pg.ClientConfig) {
  const wakes = new Map<string, Set<() => void>>();
  const due = new Set<() => void>();
  let client: pg.Client | undefined;
  let connecting: Promise<pg.Client> | undefined;
  let closed = false;

  /** Many notifications in one turn of the loop are one. */
  const wake = (channel: string) => {
    for (const one of wakes.get(channel) ?? []) {
      if (due.size === 0) setImmediate(flush);
      due.add(one);
    }
  };
  const flush = () => {
    const now = [...due];
    due.clear();
    for (const one of now) one();
  };

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client(config());
    fresh.on("error", () => undefined); // "end" follows and says it
    await fresh.connect();
    fresh.on("notification", ({ channel }) => wake(channel));
    fresh.once("end", () => {
      if (client === fresh) client = undefined;
      if (!closed && wakes.size > 0) void reconnect();
    });
    for (const channel of wakes.keys()) await fresh.query(`listen ${channel}`);
    client = fresh;
    return fresh;
  }

  function connected(): Promise<pg.Client> {
    if (client) return Promise.resolve(client);
    connecting ??= connect().finally(() => {
      connecting = undefined;
    });
    return connecting;
  }

  async function reconnect(): Promise<void> {
    for (let wait = 50; !closed && wakes.size > 0; wait = Math.min(wait * 2, 5000)) {
      await sleep(wait, undefined, { ref: false });
      const there = await connected().then(
        () => true,
        () => false, // tried again until it works or nobody listens: a server that is restarted comes back
      );
      if (!there) continue;
      for (const channel of wakes.keys()) wake(channel);
      return;
    }
  }

  return {
    async listen(channel: string, fn: () => void): Promise<() => Promise<void>> {
      if (!CHANNEL.test(channel)) throw new Error(`"${channel}" is no channel`);
      const one = () => fn(); // so that the same function may listen twice
      const others = wakes.get(channel);
      if (others) others.add(one);
      else wakes.set(channel, new Set([one]));
      const fresh = !client;
      const there = await connected();
      if (!fresh && !others) await there.query(`listen ${channel}`);
      return async () => {
        const set = wakes.get(channel);
        set?.delete(one);
        due.delete(one);
        if (set?.size !== 0) return;
        wakes.delete(channel);
        await client?.query(`unlisten ${channel}`);
      };
    },
    async close(): Promise<void> {
      closed = true;
      wakes.clear();
      due.clear();
      await connecting?.catch(() => undefined);
      await client?.end();
    },
  };
}
