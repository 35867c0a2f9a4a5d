import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request as askPlain, type IncomingMessage } from "node:http";
import { request as askSecure } from "node:https";
import { after, before, test } from "node:test";
import { type Lab, startLab } from "../lab.ts";

let lab: Lab;
before(async () => {
  lab = await startLab();
});
after(() => lab.close());

type Got = { status: number; headers: IncomingMessage["headers"]; body: string; bytes: number };

/** A question to a virtual host at its documentation address, by Node's own client, trusting only the lab's authority. */
function get(
  url: string,
  address: string,
  most = 2_000_000,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const secure = protocol === "https:";
  const options = {
    host: "127.0.0.1",
    port: Number(lab.map.tcp[`${address}:${port || (secure ? 443 : 80)}`]),
    path: `${pathname}${search}`,
    method,
    headers: { host: hostname, ...headers },
    servername: hostname,
    ca: readFileSync(lab.map.ca),
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? askSecure : askPlain)(options, (response) => {
      let read = "";
      let bytes = 0;
      const done = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read, bytes });
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (read.length < 100_000) read += chunk.toString("latin1");
        if (bytes > most) {
          done();
          request.destroy();
        }
      });
      response.on("end", done);
    });
    request.on("error", reject);
    request.end(body);
  });
}

test("virtual hosts share an address, and plain requests are sent on to https", async () => {
  assert.match((await get("https://www.acme.test/", "203.0.113.10")).body, /<title>Acme Widgets</);
  assert.match((await get("https://shop.acme.test/", "203.0.113.10")).body, /<title>Acme Shop</);
  const plain = await get("http://www.acme.test/about?x=1", "203.0.113.10");
  assert.deepEqual([plain.status, plain.headers.location], [301, "https://www.acme.test/about?x=1"]);
  assert.equal((await get("http://nobody.invalid/", "203.0.113.10")).status, 404);
});

test("certificates are good, expired, self-signed, for other names, or without their chain", async () => {
  const code = (url: string, address: string) =>
    get(url, address).then(
      () => "trusted",
      (error) => error.code,
    );
  assert.equal(await code("https://www.globex.test/", "203.0.113.70"), "trusted");
  assert.equal(await code("https://old.acme.test/", "203.0.113.10"), "CERT_HAS_EXPIRED");
  assert.equal(await code("https://intranet.acme.test/", "203.0.113.12"), "DEPTH_ZERO_SELF_SIGNED_CERT");
  assert.equal(await code("https://extranet.globex.test/", "203.0.113.71"), "ERR_TLS_CERT_ALTNAME_INVALID");
  assert.equal(await code("https://www.initech.example/", "203.0.113.100"), "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});

test("the catch-all site has every path, its neighbour only what is there", async () => {
  assert.equal((await get("https://intranet.globex.test/.git/HEAD", "203.0.113.70")).status, 200);
  assert.match((await get("http://quarterly.globex.test/some/path", "203.0.113.70")).body, /\/some\/path/);
  assert.equal((await get("https://dev.acme.test/.git/HEAD", "203.0.113.11")).body, "ref: refs/heads/main\n");
  assert.equal((await get("https://dev.acme.test/.git/index", "203.0.113.11")).status, 404);
});

test("the endless page does not end, the bomb is small on the wire, the slow page comes whole", async () => {
  assert.ok((await get("http://www.initech.example/endless", "203.0.113.100", 1_500_000)).bytes > 1_500_000);
  const bomb = await get("http://www.initech.example/bomb", "203.0.113.100");
  assert.equal(bomb.headers["content-encoding"], "gzip");
  assert.ok(bomb.bytes < 1_000_000);
  assert.equal((await get("http://www.initech.example/slow", "203.0.113.100")).bytes, 30);
});

test("the certificate log answers in its own shape, and fails the first time for one domain", async () => {
  lab.reset();
  const ask = (domain: string) => get(`https://crt.sh/?q=%25.${domain}&output=json`, "198.51.100.80");
  const entries = JSON.parse((await ask("acme.test")).body);
  assert.deepEqual(Object.keys(entries[0]).slice(0, 5), [
    "issuer_ca_id",
    "issuer_name",
    "common_name",
    "name_value",
    "id",
  ]);
  assert.ok(
    entries.some(({ name_value }: { name_value: string }) => name_value.split("\n").includes("*.apps.acme.test")),
  );
  assert.equal((await ask("globex.test")).status, 502);
  assert.equal((await ask("globex.test")).status, 200);
});

test("RDAP is found by IANA's list, and is there, elsewhere, missing, broken or busy", async () => {
  lab.reset();
  const list = JSON.parse((await get("https://data.iana.org/rdap/dns.json", "198.51.100.40")).body);
  assert.deepEqual(list.services[0], [["test"], ["https://rdap.nic.test/"]]);
  const registry = (domain: string, at = "198.51.100.43") => get(`https://rdap.nic.test/domain/${domain}`, at);
  const acme = JSON.parse((await registry("acme.test")).body);
  assert.equal(acme.links[0].href, "https://rdap.registrar.example/domain/acme.test");
  const busy = await registry("globex.test");
  assert.deepEqual([busy.status, busy.headers["retry-after"]], [429, "1"]);
  assert.equal((await registry("globex.test")).status, 200);
  assert.equal((await registry("initech.example")).status, 404);
  const broken = (await registry("northwind.example")).body;
  assert.throws(() => JSON.parse(broken), SyntaxError);
});

test("sites of profiles know their people, and three of them cannot be believed or asked", async () => {
  const at = "198.51.100.100";
  assert.match((await get("https://api.github.com/users/labrat42", at)).body, /"name":"Lab Rat"/);
  assert.equal((await get("https://api.github.com/users/nobody9z8y7", at)).status, 404);
  assert.equal((await get("https://gitlab.com/api/v4/users?username=nobody9z8y7", at)).body, "[]");
  assert.equal((await get("https://huggingface.co/nobody9z8y7", at)).status, 200);
  assert.equal((await get("https://www.reddit.com/user/labrat42/about.json", at)).status, 403);
  assert.equal((await get("https://letterboxd.com/quietfox/", at)).status, 429);
});

test("a site sees the method, the headers and the body of a question", async () => {
  const ask = (path: string, of: { method?: string; headers?: Record<string, string>; body?: string }) =>
    get(`https://${path}`, "203.0.113.27", 2_000_000, of);
  const echo = await ask("echo.apps.acme.test/x?y=1", {
    method: "POST",
    headers: { "x-mark": "7" },
    body: "sent along",
  });
  assert.match(echo.body, /^POST \/x HTTP\/1\.1\n[\s\S]*x-mark: 7\n[\s\S]*sent along$/);
  const origin = "https://a.invalid";
  const open = await ask("data.apps.acme.test/", { headers: { origin } });
  assert.equal(open.headers["access-control-allow-origin"], origin);
  const traced = await ask("trace.apps.acme.test/", { method: "TRACE", headers: { "x-mark": "7" } });
  assert.match(traced.body, /^TRACE \/ HTTP\/1\.1\r\n[\s\S]*x-mark: 7\r\n/);
});
