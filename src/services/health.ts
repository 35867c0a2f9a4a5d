import { connect } from "node:net";
import type { Db } from "../db/client.ts";
import { pingDatabase } from "../db/system/health.ts";

const patienceMs = 2_000;

/** Whether what Sonde stands on answers; `redis` is null where none is set. */
export function makeHealth(db: Db, redisUrl: string | null) {
  return async (): Promise<{ db: boolean; redis: boolean | null }> => {
    const [database, redis] = await Promise.all([
      withPatience(pingDatabase(db)),
      redisUrl === null ? null : withPatience(pingRedis(new URL(redisUrl))),
    ]);
    return { db: database, redis };
  };
}

async function withPatience(answer: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  const well = answer.then(
    () => true,
    () => false,
  );
  return Promise.race([well, late]).finally(() => clearTimeout(timer));
}

/** PING, after AUTH where the address has a password (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
function pingRedis({ hostname, port, password, username }: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) || 6_379, timeout: patienceMs });
    const words = password ? ["AUTH", ...(username ? [username] : []), decodeURIComponent(password)] : [];
    socket.on("connect", () => socket.write(`${words.length ? `${command(words)}` : ""}${command(["PING"])}`));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (text.includes("+PONG")) {
        socket.destroy();
        resolve();
      } else if (text.startsWith("-")) socket.destroy(new Error("Redis refuses"));
    });
    socket.on("timeout", () => socket.destroy(new Error("Redis is silent")));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("Redis closed the connection")));
  });
}

function command(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
}
