import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type EvidenceInput, type PackedRecord, unpackRecord } from "../evidence/record.ts";
import type { Footprint } from "../model/footprint.ts";
import { Budget, Reach } from "../model/scan.ts";
import { ScopeDocument } from "../model/scope.ts";
import type { DnsRecord, Net } from "../sdk/net.ts";
import type { Source } from "../sdk/source.ts";
import { decodeMessage, encodeMessage } from "./dns/codec.ts";
import { makeNet, type NetDoor, type NetOptions } from "./net.ts";

/** What a name answers, in order of asking (the last one stays): for names that change between questions. */
export type Zone = Readonly<Record<string, readonly (readonly string[])[] | readonly string[]>>;

export type World = {
  /** Listens on loopback and is reached at "address:port"; every connection is counted and handled. */
  listen(at: string, handle: (socket: Socket) => void): Promise<Listener>;
  net(options?: Partial<Given>): Net;
  door(options?: Partial<Given>): NetDoor;
  /** The records that were stored, unpacked, by id. */
  readonly records: Map<string, EvidenceInput>;
  /** Names that the resolver was asked for. */
  readonly asked: string[];
  readonly abort: AbortController;
};

export type Listener = { readonly port: number; readonly connections: () => number; readonly open: () => number };

export type Given = {
  scope: Partial<ScopeDocument>;
  targets: NetOptions["scope"]["targets"];
  footprint: Footprint;
  granted: Footprint;
  sources: readonly Source[];
  rate: number;
  proxy: string;
  /** No map: addresses are dialled as they are. */
  direct: boolean;
  ca: string;
  default: "drop" | "refuse";
  landings: Record<string, "drop" | "refuse">;
  /** Ports of 127.0.0.1, or what else becomes of datagrams to "address:port". */
  udp: Record<string, number | "drop" | "refuse">;
  secrets: readonly string[];
  vouched: (address: string) => boolean;
  browser: string;
  lease: NetOptions["lease"];
  sourceTurn: NetOptions["sourceTurn"];
};

const resolverAt = "203.0.113.253:53";

type Answer = Omit<DnsRecord, "span">;

/**
 * A small internet on loopback with one resolver, and a door to it. Everything is closed with the test. `beside` are
 * records that the resolver puts before every answer.
 */
export async function aWorld(t: TestContext, zone: Zone = {}, beside: readonly Answer[] = []): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "sonde-net-"));
  const tcp: Record<string, number | "drop" | "refuse"> = {};
  const records = new Map<string, EvidenceInput>();
  const doors: NetDoor[] = [];
  const asked: string[] = [];
  const udp = await answerFrom(zone, asked, beside);
  const abort = new AbortController();
  const closers: (() => Promise<void>)[] = [udp.close];
  t.after(async () => {
    await Promise.all(doors.map((door) => door.close()));
    await Promise.all(closers.map((close) => close()));
    rmSync(folder, { recursive: true });
  });

  function open(given: Partial<Given>): { door: NetDoor; net: Net } {
    const map = join(folder, `map-${doors.length}.json`);
    const landings = {
      tcp: { ...tcp, ...given.landings },
      udp: { [resolverAt]: udp.port, ...given.udp },
      default: given.default ?? "refuse",
      ca: given.ca ?? null,
    };
    writeFileSync(map, JSON.stringify(landings));
    const door = makeNet({
      scope: { document: ScopeDocument.parse({ footprint: "P3", ...given.scope }), targets: given.targets ?? [] },
      footprint: given.footprint ?? "P3",
      reach: Reach.parse(
        given.proxy === undefined && !given.direct
          ? { resolvers: [resolverAt], map }
          : { resolvers: [`127.0.0.1:${udp.port}`], proxy: given.proxy ?? null },
      ),
      budget: Budget.parse({ rate: given.rate ?? 100_000 }),
      ...(given.browser !== undefined && { browser: given.browser }),
      lease: given.lease ?? (async (n) => n),
      sourceTurn: given.sourceTurn ?? (async () => ({ granted: true, waitMs: 0 })),
    });
    doors.push(door);
    const net = door.forModule({
      granted: given.granted ?? "P3",
      sources: given.sources ?? [],
      signal: abort.signal,
      sink: (packed: PackedRecord) => records.set(packed.id, unpackRecord(packed.member)),
      ...(given.secrets === undefined ? {} : { secrets: given.secrets }),
      ...(given.vouched === undefined ? {} : { vouched: given.vouched }),
    });
    return { door, net };
  }

  return {
    records,
    asked,
    abort,
    net: (given = {}) => open(given).net,
    door: (given = {}) => open(given).door,
    async listen(at, handle) {
      let connections = 0;
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        connections += 1;
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
        socket.on("error", () => {});
        handle(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      closers.push(async () => {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      });
      const { port } = server.address() as AddressInfo;
      tcp[at] = port;
      return { port, connections: () => connections, open: () => sockets.size };
    },
  };
}

/** A resolver that knows the names of a zone: addresses, or "-> name" for an alias. All else does not exist. */
async function answerFrom(zone: Zone, asked: string[], beside: readonly Answer[]) {
  const turns = new Map<string, number>();
  const socket = createSocket("udp4");
  socket.on("message", (bytes, from) => {
    const query = decodeMessage(bytes);
    const [question] = query.questions;
    if (!question) return;
    asked.push(question.name);
    const answers = zone[question.name] ? [...beside, ...answersFor(question.name, question.type)] : [];
    const message = {
      ...query,
      response: true,
      recursionAvailable: true,
      edns: null,
      rcode: zone[question.name] ? "NOERROR" : "NXDOMAIN",
      answers,
      authority: [],
      additional: [],
    };
    socket.send(encodeMessage(message), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));

  function answersFor(
    name: string,
    type: string,
  ): { name: string; type: string; ttl: number; data: { address: string } | { host: string } }[] {
    const known = zone[name];
    if (!known) return [];
    const turn = turns.get(`${name} ${type}`) ?? 0;
    turns.set(`${name} ${type}`, turn + 1);
    const written =
      typeof known[0] === "string"
        ? (known as readonly string[])
        : (known as readonly string[][])[Math.min(turn, known.length - 1)];
    return (written ?? []).flatMap((value) => {
      if (value.startsWith("-> ")) {
        const host = value.slice(3);
        return [{ name, type: "CNAME", ttl: 0, data: { host } }, ...answersFor(host, type)];
      }
      return value.includes(":") === (type === "AAAA") ? [{ name, type, ttl: 0, data: { address: value } }] : [];
    });
  }

  return {
    port: socket.address().port,
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

/** A handler that waits for a request's head and sends a fixed answer. */
export function answering(answer: string | Buffer | ((head: string) => string | Buffer), end = true) {
  return (socket: Socket) => {
    let head = "";
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      const bytes = typeof answer === "function" ? answer(head) : answer;
      head = "";
      if (end) socket.end(bytes);
      else socket.write(bytes);
    });
  };
}

/** A whole HTTP response with its length. */
export function page(body: string | Buffer, headers: readonly string[] = [], status = "200 OK"): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), bytes]);
}
