import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { listen, loopbackNet } from "../../../test/loopback-net.ts";
import { NetError } from "../../sdk/net.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import verify from "./verify.ts";

const zone = ["example.org MX 10 mx.example.org", "mx.example.org A 192.0.2.25"];
const subject = { type: "email", value: "jane@example.org" };

/** A mail server that answers RCPT by `recipient`, or says something else at all. */
async function mail(t: TestContext, recipient: (mailbox: string) => string, greeting = "220 mx ESMTP\r\n") {
  const heard: string[] = [];
  const port = await listen(t, (socket) => {
    socket.write(greeting);
    socket.setEncoding("utf8").on("data", (line: string) => {
      heard.push(line.trim());
      const mailbox = /^RCPT TO:<(.+)>/.exec(line)?.[1];
      if (mailbox) socket.write(`${recipient(mailbox)}\r\n`);
      else if (line.startsWith("EHLO")) socket.write("250-mx\r\n250 SIZE 1000\r\n");
      else if (line.startsWith("QUIT")) socket.end("221 bye\r\n");
      else socket.write("250 ok\r\n");
    });
  });
  const real = loopbackNet(t, { "192.0.2.25:25": port });
  return { net: { ...real, dns: cannedNet({ zone }).dns }, excerpt: real.excerpt, heard };
}

const deliverable = ({ claims }: Awaited<ReturnType<typeof runModule>>) =>
  claims.find(({ attributes }) => attributes.deliverable);

test("a hit is a mailbox that the server takes after it refused one that cannot exist", async (t) => {
  const { net, excerpt, heard } = await mail(t, (mailbox) =>
    mailbox === "jane@example.org" ? "250 2.1.5 Ok" : "550 5.1.1 User unknown",
  );
  const given = await runModule(verify, { subject, net });
  const claim = deliverable(given);
  assert.deepEqual([claim?.attributes, claim?.traits], [{ deliverable: "yes" }, ["deliverable"]]);
  assert.deepEqual(
    claim?.proofs.map((proof) => excerpt(proof).trim()),
    ["550 5.1.1 User unknown", "250 2.1.5 Ok"],
  );
  assert.deepEqual(
    given.relations.map(({ relation, to }) => `${relation} ${to.value}`),
    ["mailbox_at example.org"],
  );
  assert.ok(!heard.some((line) => line.startsWith("DATA")));
});

test("a miss is a mailbox that the server does not know", async (t) => {
  const { net } = await mail(t, () => "550 5.1.1 User unknown");
  const claim = deliverable(await runModule(verify, { subject, net }));
  assert.deepEqual([claim?.attributes, claim?.traits], [{ deliverable: "no" }, []]);
});

test("a server that takes everything proves nothing of this mailbox", async (t) => {
  const { net, heard } = await mail(t, () => "250 ok");
  const claim = deliverable(await runModule(verify, { subject, net }));
  assert.deepEqual([claim?.attributes, claim?.traits], [{ deliverable: "catch_all" }, []]);
  assert.ok(!heard.includes("RCPT TO:<jane@example.org>"));
});

test("a refusal by policy is blocked and unknown, not a missing mailbox", async (t) => {
  const { net } = await mail(t, () => "554 5.7.1 Service unavailable; Client host blocked using a blocklist");
  const given = await runModule(verify, { subject, net });
  assert.deepEqual(deliverable(given)?.attributes, { deliverable: "unknown" });
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["blocked"],
  );
});

test("greylisting is a refusal for now: nothing is claimed, and the second try meets the same questions", async (t) => {
  const met = new Set<string>();
  const { net } = await mail(t, (mailbox) => {
    if (met.has(mailbox)) return mailbox === "jane@example.org" ? "250 ok" : "550 5.1.1 no such user";
    met.add(mailbox);
    return "450 4.2.0 Greylisted";
  });
  const first = await runModule(verify, { subject, net });
  assert.deepEqual([deliverable(first), first.outcomes.map(({ outcome }) => outcome)], [undefined, ["timeout"]]);
  assert.deepEqual(deliverable(await runModule(verify, { subject, net }))?.attributes, { deliverable: "yes" });
});

test("a malformed greeting is inconclusive, and a server that hangs up is a failure", async (t) => {
  const odd = await mail(t, () => "", "hello there\r\n");
  const given = await runModule(verify, { subject, net: odd.net });
  assert.deepEqual(
    [deliverable(given)?.attributes, given.outcomes.map(({ outcome }) => outcome)],
    [{ deliverable: "unknown" }, ["inconclusive"]],
  );
  const port = await listen(t, (socket) => socket.end());
  const net = { ...loopbackNet(t, { "192.0.2.25:25": port }), dns: cannedNet({ zone }).dns };
  assert.deepEqual(
    (await runModule(verify, { subject, net })).outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
});

test("a scan without contact reads the DNS and asks no mail server", async () => {
  const net = cannedNet({ zone });
  const given = await runModule(verify, { subject, net, footprint: "P1" });
  assert.deepEqual(
    given.claims.map(({ attributes }) => attributes),
    [{ accepts_mail: true, mail_route: "mx" }],
  );
  assert.deepEqual(given.outcomes, []);
});

test("who takes mail is read by RFC 5321 and RFC 7505", async () => {
  const routes = async (lines: readonly string[]) => {
    const { claims } = await runModule(verify, { subject, net: cannedNet({ zone: lines }), footprint: "P1" });
    return claims.map(({ attributes }) => attributes);
  };
  assert.deepEqual(await routes(["example.org MX 0 ."]), [
    { accepts_mail: false, mail_route: "null_mx", deliverable: "no" },
  ]);
  assert.deepEqual(await routes(["example.org A 192.0.2.1"]), [{ accepts_mail: true, mail_route: "implicit" }]);
  assert.deepEqual(await routes(["example.org TXT x"]), [
    { accepts_mail: false, mail_route: "no_address", deliverable: "no" },
  ]);
  assert.deepEqual(await routes(["other.org A 192.0.2.1"]), [
    { accepts_mail: false, mail_route: "no_such_domain", deliverable: "no" },
  ]);
});

test("a resolver in trouble is an outcome, and says nothing of the domain", async () => {
  for (const failing of ["SERVFAIL", new NetError("timeout", "no answer")]) {
    const net = cannedNet({ zone, failing: { "example.org": failing } });
    const given = await runModule(verify, { subject, net, footprint: "P1" });
    assert.deepEqual([given.claims, given.outcomes.length], [[], 1]);
  }
});

test("roles, free and disposable providers are told by data, which the proof names", async () => {
  const kinds = async (value: string) => {
    const net = cannedNet({ zone: [`${value.split("@")[1]} A 192.0.2.1`] });
    const { claims } = await runModule(verify, { subject: { type: "email", value }, net, footprint: "P1" });
    return claims
      .filter(({ attributes }) => attributes.mail_route === undefined)
      .map(({ attributes, proofs }) => [attributes, proofs.map((it) => it.kind)]);
  };
  assert.deepEqual(await kinds("info@example.org"), [[{ role: true }, ["dataset"]]]);
  assert.deepEqual(await kinds("jane@gmail.com"), [[{ free_provider: true }, ["dataset"]]]);
  assert.deepEqual(await kinds("jane@mailinator.com"), [[{ disposable: true }, ["dataset"]]]);
  assert.deepEqual(await kinds("jane@example.org"), []);
});
