import type { Socket } from "node:net";
import { NetError, type Tcp } from "../sdk/net.ts";
import { asked } from "./failure.ts";
import { makeLineListener } from "./line-listener.ts";
import { clear, dial, type Parts, pay } from "./parts.ts";
import { recordSession, startTls, type TlsContexts } from "./tls-session.ts";
import { deadline } from "./wait.ts";

const mailPorts: ReadonlySet<number> = new Set([25, 465, 587, 2525]);

/** A conversation by lines. It is recorded whole when it is ended; the socket goes with the job in any case. */
export function makeLines(parts: Parts, contexts: TlsContexts): Tcp["lines"] {
  return async (host, port, { address, timeoutMs = 10_000 } = {}) => {
    const cleared = await clear(parts, host, { address });
    await pay(parts, cleared);
    const remote = cleared.addresses[0] ?? host;
    const where = `${remote.includes(":") ? `[${remote}]` : remote}:${port}`;
    const raw = await timed(`No connection to ${where}`, (signal) => dial(parts, remote, port, signal));
    let socket: Socket = raw;
    const heard = makeLineListener();
    heard.hear(raw);
    const said: Buffer[] = [];
    const stop = () => {
      socket.destroy();
      raw.destroy();
    };
    const limitIdle = () => socket.setTimeout(Math.max(60_000, 2 * timeoutMs), stop); // a module that forgets to end it
    parts.signal.addEventListener("abort", stop, { once: true });
    raw.once("close", () => parts.signal.removeEventListener("abort", stop));
    limitIdle();

    async function timed<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      const limit = deadline(timeoutMs, parts.signal, what);
      try {
        return await work(limit.signal);
      } catch (error) {
        throw asked(error, where, limit.signal);
      } finally {
        limit.end();
      }
    }

    const reply = () => timed(`No whole reply from ${where}`, (signal) => heard.reply(signal));
    return {
      reply,
      async say(line) {
        if (/[\r\n]/.test(line)) throw new NetError("inconclusive", "What is said is one line.");
        const bytes = Buffer.from(`${line}\r\n`);
        said.push(bytes);
        socket.write(bytes);
        return reply();
      },
      async startTls({ servername } = {}) {
        // CVE-2011-0411: whoever sits between puts in lines that would be read as said inside TLS.
        if (heard.waiting() > 0) throw new NetError("inconclusive", `${where} said more than it was asked before TLS.`);
        const name = servername ?? cleared.way.name ?? remote;
        const isRequired = cleared.way.source !== null;
        const { session, socket: secure } = await timed(`No handshake with ${where}`, (signal) => {
          raw.setTimeout(0);
          return startTls(raw, { name, contexts, isRequired, signal, protocols: [] });
        });
        socket = secure;
        heard.hear(secure);
        limitIdle();
        return recordSession(parts.recorder, session, {
          where,
          servername,
          via: said.at(-1)?.toString().trim().slice(0, 100),
        });
      },
      async end() {
        stop();
        return parts.recorder.record({
          kind: mailPorts.has(port) ? "smtp" : "tcp",
          uri: `tcp://${where}`,
          request: Buffer.concat(said),
          response: heard.all(),
          mime: "text/plain",
          remote: where,
        });
      },
    };
  };
}
