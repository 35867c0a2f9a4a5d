import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { decode, encode, type Packet } from "dns-packet";
import { type Lab, startLab } from "../lab.ts";

let lab: Lab;
before(async () => {
  lab = await startLab();
});
after(() => lab.close());

function clientOf(server: string): Resolver {
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${lab.map.udp[server]}`]);
  return resolver;
}

/** What one question over UDP gets, asked once; null when nothing comes. */
async function askOnce(server: string, name: string, type: string): Promise<Packet | null> {
  const socket = createSocket("udp4");
  try {
    socket.send(
      encode({ id: 7, type: "query", flags: 256, questions: [{ name, type }] }),
      Number(lab.map.udp[server]),
      "127.0.0.1",
    );
    const [packet] = await once(socket, "message", { signal: AbortSignal.timeout(400) });
    return decode(packet);
  } catch {
    return null;
  } finally {
    socket.close();
  }
}

test("a good resolver answers an independent client with every type of record", async () => {
  const client = clientOf("198.51.100.53:53");
  assert.deepEqual(await client.resolve4("www.acme.test"), ["203.0.113.10"]);
  assert.deepEqual(await client.resolve6("www.acme.test"), ["2001:db8:a::10"]);
  assert.equal((await client.resolveMx("acme.test")).length, 2);
  assert.deepEqual((await client.resolveNs("globex.test")).sort(), [
    "ns1.globex.test",
    "ns2.globex.test",
    "ns3.globex.test",
  ]);
  assert.equal((await client.resolveSrv("_sip._tcp.acme.test"))[0]?.name, "voip.acme.test");
  assert.equal((await client.resolveCaa("acme.test"))[0]?.issue, "lab-ca.example");
  assert.equal((await client.resolveSoa("acme.test")).hostmaster, "hostmaster.acme.test");
  assert.equal((await client.resolveTxt("initech.example"))[0]?.[0], "v=spf1 -all");
});

test("an answer too long for a datagram is cut, and whole over TCP", async () => {
  assert.equal((await askOnce("198.51.100.53:53", "big.acme.test", "TXT"))?.answers?.length, 0);
  const records = await clientOf("198.51.100.53:53").resolveTxt("big.acme.test");
  assert.equal(records[0]?.length, 12);
});

test("aliases are followed over zones, loops and dead ends are answered as such", async () => {
  const client = clientOf("198.51.100.53:53");
  assert.deepEqual(await client.resolve4("cdn.acme.test"), ["192.0.2.80"]);
  const loop = await askOnce("198.51.100.53:53", "loop1.acme.test", "A");
  assert.deepEqual(
    loop?.answers?.map(({ data }) => data),
    ["loop2.acme.test", "loop1.acme.test"],
  );
  await assert.rejects(client.resolve4("old-shop.acme.test"), { code: "ENOTFOUND" });
  await assert.rejects(client.resolve4("lame.acme.test"), { code: "ESERVFAIL" });
});

test("wildcards answer at every level, and stop at names that exist", async () => {
  const client = clientOf("198.51.100.54:53");
  assert.deepEqual(await client.resolve4("anything.initech.example"), ["203.0.113.101"]);
  assert.deepEqual(await client.resolve4("a.b.initech.example"), ["203.0.113.101"]);
  assert.deepEqual(await client.resolve4("x.dyn.initech.example"), ["203.0.113.100"]);
  assert.deepEqual(await client.resolve4("x.lab.eu.initech.example"), ["203.0.113.104"]);
  assert.deepEqual(await client.resolve4("portal.apps.acme.test"), ["203.0.113.17"]);
  await assert.rejects(client.resolve4("lab.eu.initech.example"), { code: "ENODATA" });
  await assert.rejects(client.resolve4("x.www.initech.example"), { code: "ENOTFOUND" });
});

test("a resolver's walk from the root is in the log, as the resolver's doing", async () => {
  lab.reset();
  await clientOf("198.51.100.53:53").resolve4("www.acme.test");
  const walked = lab.log.contacts.map(({ server, via }) => [server, via]);
  const via = "198.51.100.53";
  assert.deepEqual(walked, [
    [via, null],
    ["198.51.100.1", via],
    ["198.51.100.2", via],
    ["203.0.113.2", via],
  ]);
  assert.equal(lab.log.with(["203.0.113.2"])[0]?.what, "A www.acme.test");
});

test("the open server gives its zone over TCP, its twin refuses", async () => {
  const [first, last, count] = await transfer("203.0.113.66:53", "globex.test");
  assert.deepEqual([first, last], ["SOA", "SOA"]);
  assert.ok(Number(count) > 30);
  assert.deepEqual(await transfer("203.0.113.67:53", "globex.test"), ["REFUSED"]);
});

/** Type of the first and last record of a transfer and their number, or the rcode that refused it. */
async function transfer(server: string, zone: string): Promise<(string | number)[]> {
  const socket = connect(Number(lab.map.tcp[server]), "127.0.0.1");
  const query = encode({ id: 9, type: "query", questions: [{ name: zone, type: "AXFR" }] });
  socket.write(Buffer.concat([Buffer.from([0, query.length]), query]));
  const types: string[] = [];
  let pending = Buffer.alloc(0);
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const packet = decode(pending.subarray(2, 2 + pending.readUInt16BE(0)));
      pending = pending.subarray(2 + pending.readUInt16BE(0));
      if (packet.rcode !== "NOERROR") return [packet.rcode ?? ""];
      types.push(...(packet.answers ?? []).map(({ type }) => type));
    }
    if (types.length > 1 && types.at(-1) === "SOA") break;
  }
  return [types[0] ?? "", types.at(-1) ?? "", types.length];
}

test("bad resolvers are bad in their own way, and the same way each time", async () => {
  const by = lab.resolversBy;
  assert.equal((await askOnce(by.refusing, "www.acme.test", "A"))?.rcode, "REFUSED");
  assert.equal((await askOnce(by.lying, "no-such-name.acme.test", "A"))?.answers?.length, 1);
  assert.equal((await askOnce(by.slow, "www.acme.test", "A"))?.rcode, "NOERROR");
  const sample = () =>
    Promise.all(Array.from({ length: 20 }, (_, index) => askOnce(by.lossy, `n${index}.acme.test`, "A")));
  lab.reset();
  const once = (await sample()).map((it) => it === null);
  lab.reset();
  assert.deepEqual(
    (await sample()).map((it) => it === null),
    once,
  );
  assert.ok(once.includes(true) && once.includes(false));
});

test("the rate-limited resolver answers every question on the third try at the latest", async () => {
  lab.reset();
  const ask = (index: number) => askOnce(lab.resolversBy.limited, `n${index}.acme.test`, "A");
  const twelve = Array.from({ length: 12 }, (_, index) => index);
  const first = await Promise.all(twelve.map(ask));
  assert.ok(first.some((it) => it?.rcode !== "NXDOMAIN"));
  await Promise.all(twelve.map(ask));
  const third = await Promise.all(twelve.map(ask));
  assert.deepEqual(
    third.map((it) => it?.rcode),
    twelve.map(() => "NXDOMAIN"),
  );
});
