import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { TLSSocket } from "node:tls";
import fc from "fast-check";
import { type Landing, listen, loopbackNet } from "../../../test/loopback-net.ts";
import { authorityFile, loadCertificate } from "../../lab/certificates/load.ts";
import { NetError } from "../../sdk/index.ts";
import { cannedNet, runModule } from "../../sdk/testing.ts";
import { authOf, readHello } from "./_smtp-hello.ts";
import servers from "./servers.ts";

const acme = { type: "domain", value: "acme.test" };
const www = { type: "hostname", value: "www.acme.test" }; // a name that a certificate of the demo internet covers
const relation = { from: acme, relation: "has_mail_server", to: www };
const zone = ["www.acme.test A 192.0.2.25"];

type Script = {
  readonly greeting?: string;
  readonly offers?: readonly string[];
  readonly inside?: readonly string[];
  readonly replies?: Readonly<Record<string, string>>;
  readonly certificate?: string;
};

/** A mail server that plays a script, and TLS where it has a certificate. */
function plays({ greeting = "220 mx ESMTP Postfix", offers = [], inside = offers, replies = {}, certificate }: Script) {
  const heard: string[] = [];
  const serve = (socket: Socket, extensions: readonly string[]) => {
    const say = (...lines: readonly string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(""));
    const take = (data: Buffer) => {
      const line = data.toString().trim();
      const [verb = ""] = line.split(" ");
      heard.push(line);
      const scripted = replies[line] ?? replies[verb];
      if (scripted === "hang up") socket.destroy();
      else if (scripted) say(scripted);
      else if (verb === "EHLO") say("250-mx", ...extensions.map((it) => `250-${it}`), "250 8BITMIME");
      else if (verb === "STARTTLS" && certificate) {
        socket.off("data", take);
        say("220 go ahead");
        const secure = new TLSSocket(socket, { isServer: true, ...loadCertificate(certificate) });
        secure.on("error", () => {});
        serve(secure, inside);
      } else if (verb === "QUIT") socket.end("221 bye\r\n");
      else say("502 5.5.1 not here");
    };
    socket.on("data", take);
  };
  return {
    heard,
    connect(socket: Socket) {
      socket.write(`${greeting}\r\n`);
      serve(socket, offers);
    },
  };
}

async function run(t: TestContext, script: Script | Landing, lines: readonly string[] = zone) {
  const server = typeof script === "object" ? plays(script) : null;
  const landing = server ? await listen(t, server.connect) : (script as Landing);
  const net = loopbackNet(t, { "192.0.2.25:25": landing }, { allow: ["192.0.2.0/24", "acme.test"], ca: authorityFile });
  const scope = ["acme.test", "192.0.2.0/24"];
  const canned = cannedNet({ zone: lines });
  const known = { relations: [relation] };
  const given = await runModule(servers, { subject: relation, net: { ...net, dns: canned.dns }, known, scope });
  const service = Object.assign(
    {},
    ...given.entities.filter(({ type }) => type === "service").map(({ attributes }) => attributes),
    ...given.claims.filter(({ of }) => of.type === "service").map(({ attributes }) => attributes),
  );
  return {
    given,
    service,
    excerpt: net.excerpt,
    heard: server?.heard ?? [],
    types: given.findings.map(({ type }) => type),
  };
}

test("a hit: software, what it offers before and inside TLS, and the certificate that it shows", async (t) => {
  const { given, service, excerpt, heard } = await run(t, {
    offers: ["STARTTLS", "SIZE 1000"],
    inside: ["SIZE 1000", "AUTH PLAIN LOGIN"],
    certificate: "acme",
  });
  assert.deepEqual(service, {
    service: "smtp",
    product: "Postfix",
    smtp_extensions: ["SIZE", "AUTH", "8BITMIME"],
    smtp_auth: ["PLAIN", "LOGIN"],
    starttls: true,
    tls_version: "TLSv1.3",
  });
  const [resolves, offers, presents, key, covers] = given.relations;
  assert.deepEqual([resolves?.relation, resolves?.to.value], ["resolves_to", "192.0.2.25"]);
  assert.deepEqual([offers?.relation, offers?.to.value], ["offers", "192.0.2.25:25/tcp"]);
  assert.deepEqual(
    [presents?.relation, presents?.from.value, key?.relation, covers?.relation],
    ["presents", "192.0.2.25:25/tcp", "uses_key", "covers"],
  );
  assert.match(excerpt(presents?.proofs[0]), new RegExp(`"sha256":"${presents?.to.value}"`));
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
  assert.deepEqual(
    heard.filter((line) => /^(MAIL|RCPT|DATA|AUTH)/.test(line)),
    [],
  );
});

test("a miss of STARTTLS is a finding, and the whole greeting that lacks it proves it", async (t) => {
  const { given, service, excerpt, types } = await run(t, { offers: ["SIZE 1000"] });
  assert.deepEqual([types, service.starttls], [["mail.no_starttls"], false]);
  assert.equal(excerpt(given.findings[0]?.proofs[0]), "250-mx\r\n250-SIZE 1000\r\n250 8BITMIME\r\n");
  const older = await run(t, { replies: { EHLO: "500 what?", HELO: "250 hello" } });
  assert.deepEqual(older.types, ["mail.no_starttls"]);
});

test("an expired certificate and one for other names are findings of the service", async (t) => {
  const types = async (certificate: string) => (await run(t, { offers: ["STARTTLS"], certificate })).types;
  assert.deepEqual(await types("acme-expired"), ["tls.certificate_expired", "tls.certificate_wrong_name"]);
  assert.deepEqual(await types("globex"), ["tls.certificate_wrong_name"]);
  assert.deepEqual(await types("self-signed"), ["tls.certificate_wrong_name", "tls.self_signed"]);
});

test("passwords in plain text are a finding where they are asked for before TLS, in either spelling", async (t) => {
  for (const auth of ["AUTH PLAIN LOGIN", "AUTH=LOGIN"]) {
    const { types } = await run(t, { offers: ["STARTTLS", auth], certificate: "acme" });
    assert.deepEqual(types, ["mail.plaintext_auth"], auth);
  }
  const safe = await run(t, { offers: ["STARTTLS", "AUTH CRAM-MD5"], certificate: "acme" });
  assert.deepEqual(safe.types, []);
});

test("VRFY and EXPN tell mailboxes apart only where the one that cannot exist is denied", async (t) => {
  const asked = async (replies: Record<string, string>) =>
    (await run(t, { offers: ["STARTTLS"], certificate: "acme", replies })).given.findings.map(
      ({ data }) => data.commands,
    );
  const denied = "550 5.1.1 unknown";
  assert.deepEqual(await asked({ VRFY: denied, "VRFY postmaster": "252 2.0.0 postmaster" }), [["VRFY"]]);
  assert.deepEqual(await asked({ EXPN: denied, "EXPN postmaster": "250 <root@acme.test>", VRFY: "502 no" }), [
    ["EXPN"],
  ]);
  for (const everybody of ["252 send some mail", "250 ok", "502 5.5.1 disabled", denied])
    assert.deepEqual(await asked({ VRFY: everybody, EXPN: everybody }), [], everybody);
});

test("what a firewall has overwritten may be there: no finding, but an outcome", async (t) => {
  const { types, given, service } = await run(t, { offers: ["XXXXXXXA", "SIZE 1000"] });
  assert.deepEqual([types, service.starttls], [[], undefined]);
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
});

test("STARTTLS that is offered and not to be had is an outcome", async (t) => {
  const busy = await run(t, { offers: ["STARTTLS"], replies: { STARTTLS: "454 4.7.0 TLS not available" } });
  assert.deepEqual([busy.types, busy.given.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
  const broken = await run(t, { offers: ["STARTTLS"], replies: { STARTTLS: "220 go\r\nno TLS" } });
  assert.deepEqual([broken.types, broken.given.outcomes.map(({ outcome }) => outcome)], [[], ["inconclusive"]]);
});

test("a refusal to talk is blocked or asked again later, and says nothing of encryption", async (t) => {
  const blocked = await run(t, { greeting: "554 5.7.1 listed on a blocklist" });
  assert.deepEqual([blocked.types, blocked.given.outcomes.map(({ outcome }) => outcome)], [[], ["blocked"]]);
  const later = await run(t, { greeting: "421 too busy" });
  assert.deepEqual([later.types, later.given.outcomes.map(({ outcome }) => outcome)], [[], ["timeout"]]);
  const closed = await run(t, "refuse");
  assert.deepEqual([closed.given.entities, closed.given.outcomes.map(({ outcome }) => outcome)], [[], ["failed"]]);
});

test("a server that hangs up on a question is told as far as it went", async (t) => {
  const { types, given } = await run(t, { offers: ["SIZE 1000"], replies: { VRFY: "hang up" } });
  assert.deepEqual([types, given.outcomes.map(({ outcome }) => outcome)], [["mail.no_starttls"], ["failed"]]);
});

test("a server that hangs up instead of saying goodbye is no trouble", async (t) => {
  const { given } = await run(t, { offers: ["STARTTLS"], certificate: "acme", replies: { QUIT: "hang up" } });
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a malformed greeting is inconclusive, and hostile extensions are bounded", async (t) => {
  const odd = await run(t, { greeting: "hello there" });
  assert.deepEqual(
    odd.given.outcomes.map(({ outcome }) => outcome),
    ["inconclusive"],
  );
  const hostile = await run(t, { offers: [...Array(80).keys()].map((n) => `X-${n} \u001b[31m${"y".repeat(900)}`) });
  assert.ok(hostile.service.smtp_extensions.length <= 60);
  assert.doesNotMatch(JSON.stringify(hostile.service), /\u001b/);
});

test("servers outside of the scope are nobody's business, and a name without address has none", async () => {
  for (const lines of [["www.acme.test A 198.51.100.1"], ["www.acme.test TXT x"]]) {
    const other = { ...relation, to: { type: "hostname", value: "mx.provider.test" } };
    const net = cannedNet({ zone: lines.map((line) => line.replace("www.acme.test", "mx.provider.test")) });
    const given = await runModule(servers, {
      subject: other,
      net,
      known: { relations: [other] },
      scope: ["acme.test"],
    });
    assert.deepEqual([given.entities, given.outcomes], [[], []]);
  }
});

test("a server of several domains is asked once", async () => {
  const second = { ...relation, from: { type: "domain", value: "other.test" } };
  const net = cannedNet({ failing: { "www.acme.test": new NetError("timeout", "asked") } });
  const outcomes = async (subject: typeof relation) =>
    (await runModule(servers, { subject, net, known: { relations: [relation, second] }, scope: ["acme.test"] }))
      .outcomes;
  assert.deepEqual([(await outcomes(relation)).length, (await outcomes(second)).length], [1, 0]);
});

test("no text makes the reader of greetings throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const hello = readHello({ code: 250, text: `250-mx\n250-${text}`, span: [0, 0] });
      assert.ok(authOf(hello).length <= 20);
    }),
  );
});
