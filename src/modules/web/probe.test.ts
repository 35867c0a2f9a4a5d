import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type TestContext, test } from "node:test";
import { listen, listenWith, loopbackNet } from "../../../test/loopback-net.ts";
import { authorityFile, loadCertificate } from "../../lab/certificates/load.ts";
import { runModule } from "../../sdk/testing.ts";
import probe from "./probe.ts";

const address = { type: "ip", value: "192.0.2.1" };
const http = { type: "service", value: "192.0.2.1:80/tcp", traits: ["http"] };
const https = { type: "service", value: "192.0.2.1:443/tcp", traits: ["tls", "http"] };
const www = { type: "hostname", value: "www.acme.test", traits: ["resolved"] };
const shop = { type: "hostname", value: "shop.acme.test", traits: ["resolved"] };
const allow = ["192.0.2.0/24", "acme.test"];
const points = (from: typeof www) => ({ from, relation: "resolves_to", to: address });

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(t: TestContext, handle: Handle) {
  const plain = await listenWith(t, createServer(handle));
  const secure = await listenWith(t, createSecureServer(loadCertificate("acme"), handle));
  return loopbackNet(
    t,
    { "192.0.2.1:80": plain, "192.0.2.1:443": secure, "192.0.2.1:8443": secure },
    { allow, ca: authorityFile },
  );
}

const byHost: Handle = (request, response) => {
  response.setHeader("server", "lab/1.0");
  if (request.headers.host === "www.acme.test") return void response.end("<title>Widgets &amp; more</title>");
  response.statusCode = 404;
  response.end(`<h1>${request.headers.host} is not here</h1>`);
};

test("a hit is a URL with status, title and server, each with its bytes", async (t) => {
  const net = await serve(t, byHost);
  const given = await runModule(probe, {
    subject: points(www),
    net,
    known: { relations: [{ from: address, relation: "offers", to: https }] },
  });
  assert.deepEqual(
    given.relations.map(({ from, relation, to }) => `${from.value} ${relation} ${to.value}`),
    ["192.0.2.1:443/tcp serves https://www.acme.test/", "www.acme.test serves https://www.acme.test/"],
  );
  const [claim] = given.claims;
  assert.deepEqual(
    [claim?.attributes.status, claim?.attributes.title, claim?.attributes.server],
    [200, "Widgets & more", "lab/1.0"],
  );
  assert.equal(claim?.attributes.default_site, undefined);
  assert.deepEqual(claim?.traits, ["alive"]);
  assert.deepEqual(
    claim?.proofs.map((proof) => net.excerpt(proof)),
    ["HTTP/1.1 200", "Widgets &amp; more", "server: lab/1.0"],
  );
});

test("a service is asked for its address and for every name that resolves to it, each once", async (t) => {
  const net = await serve(t, byHost);
  const given = await runModule(probe, { subject: http, net, known: { relations: [points(www), points(shop)] } });
  const urls = given.relations.filter(({ from }) => from.type === "service").map(({ to }) => to.value);
  assert.deepEqual(urls, ["http://192.0.2.1/", "http://www.acme.test/", "http://shop.acme.test/"]);
});

test("the page for names that the server does not know is the default site, also where it repeats the name", async (t) => {
  const net = await serve(t, byHost);
  const given = await runModule(probe, { subject: http, net, known: { relations: [points(www), points(shop)] } });
  const marked = given.claims.filter(({ attributes }) => attributes.default_site).map(({ of }) => of.value);
  assert.deepEqual(marked, ["http://shop.acme.test/"]);
});

test("another port than the usual one is part of the URL", async (t) => {
  const net = await serve(t, byHost);
  const subject = { type: "service", value: "192.0.2.1:8443/tcp", traits: ["tls", "http"] };
  const given = await runModule(probe, { subject, net, known: { relations: [points(www)] } });
  assert.ok(given.claims.some(({ of }) => of.value === "https://www.acme.test:8443/"));
});

test("redirects are facts, and a refused hop is blocked", async (t) => {
  const net = await serve(t, (request, response) => {
    const to = request.url === "/" ? "/start" : "http://169.254.169.254/latest/";
    response.writeHead(302, { location: to }).end();
  });
  const given = await runModule(probe, {
    subject: points(www),
    net,
    known: { relations: [{ from: address, relation: "offers", to: http }] },
  });
  const redirects = given.relations.filter(({ relation }) => relation === "redirects_to");
  assert.deepEqual(
    redirects.map(({ from, to }) => `${from.value} ${to.value}`),
    ["http://www.acme.test/ http://www.acme.test/start", "http://www.acme.test/start http://169.254.169.254/latest/"],
  );
  assert.match(net.excerpt(redirects[1]?.proofs[0]), /^location: http:\/\/169/i);
  assert.deepEqual(
    given.outcomes.map(({ outcome }) => outcome),
    ["blocked"],
  );
  assert.ok(!given.claims.some(({ of }) => of.value.includes("169.254")));
});

test("a redirect of every name to its own https is not the default site", async (t) => {
  const net = await serve(
    t,
    (request, response) => void response.writeHead(301, { location: `https://${request.headers.host}/` }).end(),
  );
  const given = await runModule(probe, {
    subject: points(www),
    net,
    known: { relations: [{ from: address, relation: "offers", to: http }] },
  });
  assert.ok(given.claims.every(({ attributes }) => attributes.default_site === undefined));
});

test("a miss, a name whose address has no web server, asks nothing", async (t) => {
  const net = loopbackNet(t, {}, { allow });
  const given = await runModule(probe, { subject: points(www), net });
  assert.deepEqual([given.entities, given.outcomes], [[], []]);
});

test("a refusal to connect is an outcome", async (t) => {
  const net = loopbackNet(t, {}, { allow });
  const given = await runModule(probe, { subject: http, net });
  assert.deepEqual([given.entities, given.outcomes.map(({ outcome }) => outcome)], [[], ["failed"]]);
});

test("a malformed answer is an outcome, not an error", async (t) => {
  const port = await listen(t, (socket) => socket.end("NOT HTTP AT ALL\r\n\r\n"));
  const net = loopbackNet(t, { "192.0.2.1:80": port }, { allow });
  const given = await runModule(probe, { subject: http, net });
  assert.deepEqual([given.entities, given.outcomes.map(({ outcome }) => outcome)], [[], ["failed"]]);
});
