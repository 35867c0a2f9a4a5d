import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { unpackRecord } from "../src/evidence/record.ts";
import type { Proof } from "../src/model/proof.ts";
import { Budget, Reach } from "../src/model/scan.ts";
import { ScopeDocument } from "../src/model/scope.ts";
import { makeNet } from "../src/net/net.ts";
import type { Net } from "../src/sdk/net.ts";
import type { Source } from "../src/sdk/source.ts";

export type Landing = number | "drop" | "refuse";

/** The real door, with documentation addresses answered by listeners of the test. */
export type LoopbackNet = Net & {
  /** The bytes that a proof points at, or the JSON value as JSON. */
  excerpt(proof: Proof | undefined): string;
};

/** Makes the door for one test and closes it with it. `tcp` maps "192.0.2.1:22" to ports of 127.0.0.1. */
export function loopbackNet(
  t: TestContext,
  tcp: Readonly<Record<string, Landing>>,
  options: {
    allow?: readonly string[];
    otherwise?: "drop" | "refuse";
    sources?: readonly Source[];
    ca?: string;
    udp?: Readonly<Record<string, Landing>>;
  } = {},
): LoopbackNet {
  const folder = mkdtempSync(join(tmpdir(), "sonde-map-"));
  const map = join(folder, "map.json");
  writeFileSync(
    map,
    JSON.stringify({ tcp, udp: options.udp ?? {}, default: options.otherwise ?? "refuse", ca: options.ca ?? null }),
  );
  const records = new Map<string, { request: Uint8Array; response: Uint8Array }>();
  const door = makeNet({
    scope: {
      document: ScopeDocument.parse({ allow: options.allow ?? ["192.0.2.0/24", "example.org"], footprint: "P3" }),
      targets: [],
    },
    footprint: "P3",
    reach: Reach.parse({ map, resolvers: ["192.0.2.53:53"] }),
    budget: Budget.parse({ rate: 1_000 }),
    lease: async (n) => n,
    sourceTurn: async () => ({ granted: true, waitMs: 0 }),
  });
  const ended = new AbortController();
  t.after(async () => {
    ended.abort(new Error("the test is over"));
    await door.close();
    rmSync(folder, { recursive: true });
  });
  const net = door.forModule({
    granted: "P3",
    sources: options.sources ?? [],
    signal: ended.signal,
    sink: (packed) => void records.set(packed.id, unpackRecord(packed.member)),
  });
  return {
    ...net,
    excerpt(proof) {
      if (proof?.kind !== "bytes") throw new Error(`not a proof by bytes: ${JSON.stringify(proof)}`);
      const record = records.get(proof.evidence);
      if (!record) throw new Error("the proof cites nothing recorded");
      const part = Buffer.from(proof.part === "request" ? record.request : record.response);
      if (proof.pointer === undefined) return part.subarray(...(proof.range ?? [0, part.length])).toString();
      const steps = proof.pointer.split("/").slice(1);
      const value = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], JSON.parse(`${part}`));
      if (value === undefined) throw new Error(`${proof.pointer} points at nothing`);
      return JSON.stringify(value);
    },
  };
}

/** A server on a free port of 127.0.0.1, closed with the test. */
export function listen(t: TestContext, serve: (socket: Socket) => void): Promise<number> {
  return listenWith(t, createServer(serve));
}

export async function listenWith(t: TestContext, server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP server");
  return address.port;
}

/** A datagram socket on a free port of 127.0.0.1 that answers by a function; closed with the test. */
export async function listenUdp(t: TestContext, answer: (datagram: Buffer) => Uint8Array | null): Promise<number> {
  const socket = createSocket("udp4");
  socket.on("message", (datagram, from) => {
    const reply = answer(datagram);
    if (reply) socket.send(reply, from.port, from.address, () => {});
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  t.after(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return socket.address().port;
}
