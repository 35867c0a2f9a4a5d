import {
  createDiffieHellmanGroup,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import type { Socket } from "node:net";
import type { Desk } from "./desk.ts";
import { type Listener, listenForConversations } from "./listener.ts";

/** An SSH server by what it offers and the keys it has; it goes as far as proving them. */
export type SshServer = {
  readonly identification: string;
  readonly kex: readonly ("curve25519-sha256" | "diffie-hellman-group14-sha1" | "diffie-hellman-group1-sha1")[];
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
  /** Names of keys by signature algorithm. */
  readonly hostKeys: Readonly<Record<string, string>>;
  /** Shows these keys and signs with another: it copied them from somebody. */
  readonly decoy?: string;
};

/** Private keys by name, PEM. */
export type SshKeys = (name: string) => KeyObject;

/** Speaks RFC 4253 up to the reply of a key exchange. */
export function listenSsh(
  address: string,
  port: number,
  server: SshServer,
  keys: SshKeys,
  desk: Desk,
): Promise<Listener> {
  return listenForConversations((socket) => {
    desk.log.add({ server: address, port, transport: "tcp", what: "connect", via: null });
    const mine = kexInit(server);
    socket.write(`${server.identification}\r\n`);
    socket.write(packet(mine));
    let heard = Buffer.alloc(0);
    let client = "";
    let theirs: Buffer | null = null;
    socket.on("data", (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length > 100_000) return void socket.destroy();
      if (client === "") {
        const feed = heard.indexOf("\n");
        if (feed < 0) return;
        client = heard.toString("latin1", 0, feed).replace(/\r$/, "");
        desk.log.add({ server: address, port, transport: "tcp", what: client.slice(0, 200), via: null });
        heard = heard.subarray(feed + 1);
      }
      while (heard.length > 5 && heard.length >= 4 + heard.readUInt32BE(0)) {
        const length = heard.readUInt32BE(0);
        const payload = heard.subarray(5, 4 + length - heard.readUInt8(4));
        heard = heard.subarray(4 + length);
        if (payload[0] === 20) theirs = Buffer.from(payload);
        else if (payload[0] === 30 && theirs)
          answer(socket, server, keys, { client, server: server.identification, theirs, mine }, payload);
        else return void socket.destroy();
      }
    });
  });
}

type Said = { readonly client: string; readonly server: string; readonly theirs: Buffer; readonly mine: Buffer };

function answer(socket: Socket, server: SshServer, keys: SshKeys, said: Said, opening: Buffer): void {
  const [wantedKex = [], wantedKeys = []] = listsOf(said.theirs);
  const kex = wantedKex.find((name) => server.kex.some((it) => it === name));
  const algorithm = wantedKeys.find((name) => server.hostKeys[name]);
  const name = algorithm && server.hostKeys[algorithm];
  if (!kex || !algorithm || !name) return void socket.destroy();
  const key = keys(name);
  const blob = blobOf(key);
  const sent = opening.subarray(5);
  const { hash, half, secret } = kex === "curve25519-sha256" ? curve(sent) : group(kex, sent);
  const isNumber = kex !== "curve25519-sha256";
  const parts = [said.client, said.server, said.theirs, said.mine, blob].map((it) => string(Buffer.from(it)));
  const halves = [sent, half].map((it) => string(isNumber ? positive(it) : it));
  const exchange = createHash(hash)
    .update(Buffer.concat([...parts, ...halves, string(positive(secret))]))
    .digest();
  const digest = { "rsa-sha2-512": "sha512", "rsa-sha2-256": "sha256", "ssh-rsa": "sha1" }[algorithm] ?? null;
  const signature = sign(digest, exchange, server.decoy ? keys(server.decoy) : key);
  const signed = Buffer.concat([string(Buffer.from(algorithm)), string(signature)]);
  const second = halves[1] ?? Buffer.alloc(0);
  socket.end(packet(Buffer.concat([Buffer.of(31), string(blob), second, string(signed)])));
}

function curve(sent: Buffer) {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const theirs = createPublicKey({ key: { kty: "OKP", crv: "X25519", x: sent.toString("base64url") }, format: "jwk" });
  const half = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return { hash: "sha256", half, secret: diffieHellman({ privateKey, publicKey: theirs }) };
}

function group(kex: string, sent: Buffer) {
  const mine = createDiffieHellmanGroup(kex.includes("group14") ? "modp14" : "modp2");
  return { hash: "sha1", half: mine.generateKeys(), secret: mine.computeSecret(sent) };
}

/** The public half of an Ed25519 or RSA key as SSH writes it. */
export function blobOf(key: KeyObject): Buffer {
  const { kty, x = "", e = "", n = "" } = createPublicKey(key).export({ format: "jwk" });
  const bytes = (it: string) => Buffer.from(it, "base64url");
  if (kty === "OKP") return Buffer.concat([string(Buffer.from("ssh-ed25519")), string(bytes(x))]);
  return Buffer.concat([string(Buffer.from("ssh-rsa")), string(positive(bytes(e))), string(positive(bytes(n)))]);
}

function kexInit({ kex, hostKeys, ciphers, macs }: SshServer): Buffer {
  const lists = [kex, Object.keys(hostKeys), ciphers, ciphers, macs, macs, ["none"], ["none"], [], []];
  const body = lists.map((list) => string(Buffer.from(list.join(","))));
  return Buffer.concat([Buffer.of(20), Buffer.alloc(16, 5), ...body, Buffer.alloc(5)]);
}

function listsOf(payload: Buffer): string[][] {
  const lists: string[][] = [];
  for (let at = 17; lists.length < 10; ) {
    const length = payload.readUInt32BE(at);
    lists.push(payload.toString("latin1", at + 4, at + 4 + length).split(","));
    at += 4 + length;
  }
  return lists;
}

function string(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A number that is not negative: without zeros before it, with one where its first bit is set. */
function positive(bytes: Buffer): Buffer {
  const from = bytes.findIndex((byte) => byte !== 0);
  const rest = from < 0 ? Buffer.alloc(0) : bytes.subarray(from);
  return (rest[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), rest]) : rest;
}

function packet(payload: Buffer): Buffer {
  const padding = 4 + ((8 - ((payload.length + 9) % 8)) % 8);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1, 0);
  head.writeUInt8(padding, 4);
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}
