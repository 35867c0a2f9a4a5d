import type { Tls } from "../sdk/net.ts";
import { asked } from "./failure.ts";
import { clear, dial, type Parts, pay } from "./parts.ts";
import { recordSession, startTls, type TlsContexts } from "./tls-session.ts";
import { deadline } from "./wait.ts";

/** Handshakes and nothing after them, recorded as `recordSession` does. */
export function makeTls(parts: Parts, contexts: TlsContexts): Tls {
  return {
    async handshake(address, port, { servername, timeoutMs = 10_000 } = {}) {
      const cleared = await clear(parts, servername ?? address, { address });
      await pay(parts, cleared);
      const remote = cleared.addresses[0] ?? address;
      const where = `${remote.includes(":") ? `[${remote}]` : remote}:${port}`;
      const what = `tls://${where}`;
      const limit = deadline(timeoutMs, parts.signal, `No handshake with ${what}`);
      try {
        const raw = await dial(parts, remote, port, limit.signal);
        const name = servername ?? remote;
        const { socket, session } = await startTls(raw, {
          name,
          contexts,
          isRequired: cleared.way.source !== null,
          signal: limit.signal,
        });
        socket.destroy();
        raw.destroy();
        return recordSession(parts.recorder, session, { where, servername });
      } catch (error) {
        throw asked(error, what, limit.signal);
      } finally {
        limit.end();
      }
    },
  };
}
