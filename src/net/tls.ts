import type { Tls, TlsSession } from "../sdk/net.ts";
import { asked } from "./failure.ts";
import { clear, dial, type Parts, pay } from "./parts.ts";
import { startTls, type TlsContexts } from "./tls-session.ts";
import { deadline } from "./wait.ts";

/** Handshakes, recorded as JSON: {version, cipher, distrust, chain: [{…, der in base64}]}. */
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
        const recorded = parts.recorder.record({
          kind: "tls",
          uri: servername ? `${what}?servername=${servername}` : what,
          request: Buffer.from(JSON.stringify({ servername: servername ?? null })),
          response: Buffer.from(JSON.stringify(sessionAsJson(session))),
          mime: "application/json",
          remote: where,
        });
        return { ...recorded, ...session };
      } catch (error) {
        throw asked(error, what, limit.signal);
      } finally {
        limit.end();
      }
    },
  };
}

function sessionAsJson(session: TlsSession): unknown {
  return {
    ...session,
    chain: session.chain.map((each) => ({ ...each, der: Buffer.from(each.der).toString("base64") })),
  };
}
