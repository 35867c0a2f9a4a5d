import assert from "node:assert/strict";
import { test } from "node:test";
import { makeResolver } from "./dns/resolver.ts";
import { a, startNameServer } from "./dns/testing.ts";
import { makeLookup } from "./lookup.ts";

test("a name is dialled at its own addresses, not at those that an answer holds for others", async (t) => {
  const server = await startNameServer(({ name, type }) => ({
    answers:
      type === "A"
        ? [
            a("bank.example", "203.0.113.66"),
            { name, type: "CNAME", ttl: 60, data: { host: "edge.example" } },
            { name: "bank.example", type: "CNAME", ttl: 60, data: { host: name } },
            a("edge.example", "192.0.2.7"),
          ]
        : [],
  }));
  const resolver = makeResolver({ servers: [server.key] });
  t.after(async () => {
    await resolver.close();
    await server.close();
  });
  const located = await makeLookup(resolver)("www.example", new AbortController().signal);
  assert.deepEqual(located, { addresses: ["192.0.2.7"], aliases: ["edge.example"], rcode: "NOERROR" });
});
