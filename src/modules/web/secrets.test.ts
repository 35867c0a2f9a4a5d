import assert from "node:assert/strict";
import { generateKeyPairSync, hash } from "node:crypto";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import { entropy, hasGithubChecksum, isExample, redacted } from "./_secret-checks.ts";
import { secretRules } from "./_secret-rules.ts";
import { findSecrets } from "./_secrets.ts";
import secrets from "./secrets.ts";

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const alphabets = {
  h: "0123456789abcdef",
  d: "0123456789",
  u: `${upper}0123456789`,
  k: `${upper}234567`,
  l: `${lower}${upper}`,
};
const base62 = `0123456789${upper}${lower}`;

/** Characters that look like chance and are the same in every run: no secret stands in this file. */
function some(length: number, of = base62): string {
  const bytes = Array.from({ length: Math.ceil(length / 32) }, (_, n) =>
    hash("sha256", `${length} ${of} ${n}`, "buffer"),
  );
  return [...Buffer.concat(bytes)]
    .slice(0, length)
    .map((byte) => of[byte % of.length])
    .join("");
}

function withChecksum(prefix: string): string {
  const body = some(30);
  let sum = "";
  for (let rest = crc32(body); rest > 0; rest = Math.floor(rest / 62)) sum = base62[rest % 62] + sum;
  return prefix + body + sum.padStart(6, "0");
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims: object) => `${json({ alg: "HS256", typ: "JWT" })}.${json(claims)}.${some(43)}`;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim();

/** A secret of each kind: {40} stands for 40 letters and digits, {h40} for hexadecimal digits, and so on. */
const written: Readonly<Record<string, string>> = {
  "aws.access_key_id": "AKIA{k16}",
  "aws.secret_access_key": 'secretAccessKey: "{40}"',
  "github.token": withChecksum("ghp_"),
  "github.fine_grained": "github_pat_{22}_{59}",
  "npm.token": withChecksum("npm_"),
  "gitlab.token": "glpat-{20}",
  "gitlab.trigger": "glptt-{h40}",
  "slack.token": "xoxb-{d12}-{d13}-{24}",
  "slack.app": "xapp-1-A{u10}-{d13}-{h64}",
  "slack.webhook": "https://hooks.slack.com/services/T{u8}/B{u8}/{24}",
  "discord.webhook": "https://discord.com/api/webhooks/{d18}/{68}",
  "telegram.bot": "{d9}:AA{33}",
  "stripe.secret": "sk_live_{24}",
  "stripe.restricted": "rk_live_{24}",
  "stripe.test": "sk_test_{24}",
  "google.api_key": "AIza{35}",
  "google.client_secret": "GOCSPX-{28}",
  "google.refresh_token": "1//0{80}",
  "azure.storage_key": "AccountName=x;AccountKey={86}==;",
  "azure.sas": "?sv=2022-11-02&ss=b&sig={43}%3D",
  "azure.client_secret": "{3}8Q~{34}",
  "sendgrid.key": "SG.{22}.{43}",
  "mailgun.key": "key-{h32}",
  "mailchimp.key": "{h32}-us14",
  "brevo.key": "xkeysib-{h64}-{16}",
  "resend.key": "re_{8}_{24}",
  "postmark.token": 'postmarkToken = "{h8}-{h4}-{h4}-{h4}-{h12}"',
  "twilio.auth_token": "twilioAuthToken:'{h32}'",
  "shopify.token": "shpat_{h32}",
  "square.secret": "sq0csp-{43}",
  "square.token": "sq0atp-{22}",
  "paypal.braintree": "access_token\u0024production\u0024{h16}\u0024{h32}",
  "openai.key": "sk-proj-{40}T3BlbkFJ{40}",
  "anthropic.key": "sk-ant-api03-{93}AA",
  "huggingface.token": "hf_{l34}",
  "replicate.token": "r8_{37}",
  "digitalocean.token": "dop_v1_{h64}",
  "cloudflare.token": 'CLOUDFLARE_API_TOKEN="{40}"',
  "heroku.key": "HRKU-AA{58}",
  "netlify.token": "nfp_{36}",
  "vercel.token": "vcp_{56}",
  "docker.token": "dckr_pat_{27}",
  "pypi.token": "pypi-AgEIcHlwaS5vcmc{120}",
  "rubygems.key": "rubygems_{h48}",
  "vault.token": "hvs.{95}",
  "terraform.token": "{14}.atlasv1.{67}",
  "pulumi.token": "pul-{h40}",
  "doppler.token": "dp.pt.{43}",
  "databricks.token": "dapi{h32}",
  "grafana.token": "glsa_{32}_{h8}",
  "grafana.cloud": "glc_eyJ{100}",
  "newrelic.key": "NRAK-{u27}",
  "sentry.token": "sntryu_{h64}",
  "datadog.key": 'datadogApiKey: "{h32}"',
  "linear.key": "lin_api_{40}",
  "notion.token": "ntn_{d11}{35}",
  "airtable.token": "pat{14}.{h64}",
  "figma.token": "figd_{40}",
  "postman.key": "PMAK-{h24}-{h34}",
  "atlassian.token": "ATATT3xFfGF0{180}",
  "mapbox.secret": "sk.eyJ{80}.{22}",
  "algolia.admin": 'algoliaAdminKey:"{h32}"',
  "supabase.service": "sb_secret_{22}_{8}",
  "supabase.role": jwt({ iss: "supabase", role: "service_role" }),
  "planetscale.password": "pscale_pw_{43}",
  private_key: pem,
  "url.password": "postgresql://app:{12}@db.internal.test:5432/app",
};

const filled = (template: string) =>
  template.replace(/\{([a-z]?)(\d+)\}/g, (_, of: string, length: string) =>
    some(Number(length), alphabets[of as keyof typeof alphabets] ?? base62),
  );

const root = "https://www.example.org/";

async function run(reply: CannedReply | NetError, value = root, options = {}) {
  const net = cannedNet({ http: { [value]: reply } });
  const subject = { type: "url", value, traits: ["alive"] };
  return { net, given: await runModule(secrets, { subject, net, options, scope: ["example.org"] }) };
}

test("each kind of secret is a hit, in a script and in JSON, and no other kind claims it", () => {
  assert.deepEqual(Object.keys(written).sort(), secretRules.map(({ id }) => id).sort());
  for (const [id, template] of Object.entries(written)) {
    const text = filled(template);
    for (const page of [`<p>${text}</p>`, `const x = "${text}";`, JSON.stringify({ x: text })]) {
      if (page.includes('\\"')) continue; // quotes of its own, escaped once more
      const found = findSecrets(page).map(({ rule, example }) => `${rule.id}${example ? " (example)" : ""}`);
      assert.deepEqual(found, [id], page);
    }
  }
});

test("a hit is proved by the very bytes, and shown by four characters and a length everywhere else", async () => {
  const token = withChecksum("ghp_");
  const script = "https://www.example.org/js/app.js";
  const { net, given } = await run({ body: `/* é */ const t="${token}"; again("${token}")` }, script);
  const [finding, more] = given.findings;
  assert.equal(more, undefined);
  assert.deepEqual([finding?.of.value, finding?.severity], [root, "critical"]);
  assert.equal(finding?.title, "GitHub token in /js/app.js: ghp_… (40 characters)");
  assert.equal(net.excerpt(finding?.proofs[0]), token);
  assert.doesNotMatch(JSON.stringify({ ...finding, proofs: [] }), new RegExp(token.slice(0, 6)));
});

test("the same secret in two pages is one finding", async () => {
  const body = filled("glpat-{20}");
  const [one, two] = await Promise.all([run({ body }), run({ body }, `${root}about`)]);
  assert.deepEqual(one.given.findings[0]?.stable, two.given.findings[0]?.stable);
  assert.equal(two.given.findings[0]?.of.value, root);
});

test("examples of documentations are told as what they are, and left out when that is wished", async () => {
  const body = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE; key: "${"x".repeat(8)}"; sk_test_xxxxxxxxxxxxxxxxxxxxxxxx`;
  const { given } = await run({ body });
  assert.deepEqual(
    given.findings.map(({ type, severity, data }) => [type, severity, data.rule]),
    [
      ["web.example_secret", "info", "aws.access_key_id"],
      ["web.example_secret", "info", "stripe.test"],
    ],
  );
  assert.deepEqual((await run({ body }, root, { examples: false })).given.findings, []);
});

test("a miss is text without secrets, also where it looks like one: wrong checksums, low entropy, public keys", async () => {
  const near = [
    `ghp_${some(36)}`,
    `npm_${some(36)}`,
    `pk_live_${some(24)}`,
    "postgres://user:password@localhost/db",
    "mongodb://app:\u0024{DB_PASS}@db/app",
    jwt({ role: "anon" }),
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
    `-----BEGIN PRIVATE KEY-----\n${"this is not base64 and no key at all ".repeat(3)}\n-----END PRIVATE KEY-----`,
    `AKIA${"A7".repeat(8)}`,
    `xAKIA${some(16, alphabets.k)}x`,
  ].join("\n");
  const { given } = await run({ body: near });
  assert.deepEqual([given.findings, given.outcomes], [[], []]);
});

test("a refusal, and a page that was cut, are not called clean", async () => {
  const outcome = async (reply: CannedReply | NetError, options = {}) =>
    (await run(reply, root, options)).given.outcomes.map((it) => it.outcome);
  assert.deepEqual(await outcome({ status: 403, body: "WAF" }), ["blocked"]);
  assert.deepEqual(await outcome({ status: 429 }), ["rate_limited"]);
  assert.deepEqual(await outcome(new NetError("timeout", "no answer")), ["timeout"]);
  assert.deepEqual(await outcome({ body: "a".repeat(3_000) }, { maxBytes: 1_000 }), ["inconclusive"]);
});

test("malformed and hostile pages give nothing and take no time to speak of", async () => {
  const hostile = ["\u0000", "eyJ.eyJ.", "-----BEGIN PRIVATE KEY-----\n", "://a:b", "AccountKey=", "sv=2020-01-01&"];
  for (const piece of hostile) {
    const { given } = await run({ body: piece.repeat(20_000) });
    assert.deepEqual(given.findings, [], piece);
  }
});

test("no rule repeats anything without a bound", () => {
  for (const { id, pattern, words } of secretRules) {
    const outside = pattern.source.replace(/\\./g, "e").replace(/\[[^\]]*\]/g, "c");
    assert.doesNotMatch(outside, /[*+]|\{\d+,\}/, id);
    assert.ok(pattern.flags.includes("g") && words.every((word) => word.length > 1), id);
  }
});

test("whatever is redacted shows at most four characters of it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 16 }), (secret) => {
      assert.equal(redacted(secret).replace(/… \(\d+ characters\)$/, "").length <= 4, true);
      assert.ok(entropy(secret) >= 0 && entropy(secret) <= Math.log2(secret.length) + 1e-9);
      assert.equal(typeof isExample(secret), "boolean");
    }),
  );
  assert.equal(hasGithubChecksum(withChecksum("gho_")), true);
});
