import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Lab, startLab } from "../lab/lab.ts";
import { ResultLine } from "../model/result.ts";

/** The real thing: bin/sonde.js in a process of its own, on a real folder, against the demo internet. */
const launcher = fileURLToPath(new URL("../../bin/sonde.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sonde-e2e-"));
const map = join(folder, "map.json");
let lab: Lab;

before(async () => {
  lab = await startLab();
  lab.writeMap(map);
});
after(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function start(argv: readonly string[]): { child: ChildProcess; ended: Promise<Ended>; out(): string } {
  const child = spawn(process.execPath, [launcher, ...argv, "--data-dir", join(folder, "data")], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: folder, DATABASE_URL: "" },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  return { child, out: () => out, ended: once(child, "close").then(([code]) => ({ code, out, err })) };
}

function sonde(...argv: readonly string[]): Promise<Ended> {
  return start(argv).ended;
}

function lines(out: string): ResultLine[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => ResultLine.parse(JSON.parse(line)));
}

const towards = () => ["--map", map, "--resolver", lab.resolvers[0] ?? ""];

/** A scan that takes long: a resolver that lets every question wait. */
const long = () => [
  "scan",
  "acme.test",
  "-m",
  "dns.resolve,dns.brute",
  "--map",
  map,
  "--resolver",
  lab.resolversBy.slow,
];

/** Waits until a process wrote so many lines; fails when it ends before. */
async function untilSome(running: ReturnType<typeof start>, count: number): Promise<void> {
  const over = running.ended.then(({ code, err }) => assert.fail(`it ended with ${code} before: ${err}`));
  over.catch(() => {}); // it also ends after we have what we wait for
  while (running.out().split("\n").length <= count)
    await Promise.race([once(running.child.stdout ?? running.child, "data"), over]);
}

test("a scan in a pipe writes nothing but JSONL of the documented form, the summary last", async () => {
  const { code, out, err } = await sonde("scan", "acme[.]test", "-m", "dns.resolve,dns.records", ...towards());
  assert.equal(code, 0, err);
  const all = lines(out);
  assert.equal(all.at(-1)?.kind, "summary");
  assert.ok(all.some((line) => line.kind === "relation" && line.relation === "resolves_to"));
  assert.match(err, /^completed in .* things\n$/);
});

test("what a scan found is shown in every form, and how it is known", async () => {
  const shown = await sonde("show", "--type", "ip");
  const addresses = lines(shown.out).filter((line) => line.kind === "entity");
  assert.ok(addresses.length > 0 && addresses.every(({ type }) => type === "ip"));
  const [address] = addresses;
  assert.match((await sonde("show", "latest", "-f", "csv")).out, /^kind,type,value,.*\r\nentity,/);
  assert.match((await sonde("show", "latest", "-f", "md")).out, /^# acme\.test\n\n## Found\n\n\| Type \| Value/);
  assert.match((await sonde("show", "latest", "-f", "table")).out, /^Found\n {2}domain/);
  const why = await sonde("why", address?.value ?? "");
  assert.match(why.out, /^domain {4}acme\.test\n│ given by .*\n│\n└─ resolves to {2}dns\.resolve/);
  assert.match(why.out, /evidence [0-9a-f]{12} response bytes \d+–\d+ of dns:\/\//);
});

test("scans and modules are lists that programs can read", async () => {
  const scans = JSON.parse((await sonde("scans", "--json")).out).data;
  assert.deepEqual(scans[0].targets, ["acme.test"]);
  const modules = JSON.parse((await sonde("modules", "--json")).out).data;
  for (const module of modules) {
    for (const field of ["id", "footprint", "consumes", "produces", "options", "keys", "verified"])
      assert.ok(field in module, field);
  }
});

test("evidence verifies in the folder and in a bundle, and a changed bundle does not", async () => {
  const bundle = join(folder, "bundle");
  assert.match((await sonde("verify")).out, /^whole /);
  const exported = await sonde("export", "latest", "-o", bundle);
  assert.equal(exported.code, 0, exported.err);
  assert.ok(existsSync(join(bundle, "evidence.warc.gz")));
  assert.equal((await sonde("verify", bundle)).code, 0);
  const results = join(bundle, "results.jsonl");
  writeFileSync(results, readFileSync(results, "utf8").replace("acme.test", "acme.evil"));
  const changed = await sonde("verify", bundle);
  assert.equal(changed.code, 5);
  assert.match(changed.out, /broken {2}results\.jsonl: it was changed/);
});

test("Ctrl-C pauses a scan, and resume goes on with it", async () => {
  const scan = start(long());
  await untilSome(scan, 2);
  scan.child.kill("SIGINT");
  const paused = await scan.ended;
  assert.equal(paused.code, 130, paused.err);
  const summary = lines(paused.out).at(-1);
  assert.ok(summary?.kind === "summary" && summary.state === "PAUSED");
  const [, id = ""] = /Paused\. Go on with: sonde resume (\w{8}) --data-dir /.exec(paused.err) ?? [];
  assert.ok(summary.scan.startsWith(id));

  const resumed = start(["resume", id]);
  await untilSome(resumed, 2);
  resumed.child.kill("SIGTERM");
  assert.equal((await resumed.ended).code, 143);
});

test("when the reader goes away the command ends without a word, and the scan can be resumed", async () => {
  const scan = start(long());
  await untilSome(scan, 1);
  scan.child.stdout?.destroy();
  const { code, err } = await scan.ended;
  assert.equal(code, 141, err);
  assert.equal(err, "");
  assert.equal(JSON.parse((await sonde("scans", "--json")).out).data[0].state, "PAUSED");
});

test("a scan is deleted when asked, and only then", async () => {
  const before = JSON.parse((await sonde("scans", "--json")).out).data;
  assert.equal((await sonde("rm", before[0].id)).code, 2);
  assert.equal((await sonde("rm", before[0].id, "--yes")).code, 0);
  assert.equal(JSON.parse((await sonde("scans", "--json")).out).data.length, before.length - 1);
});

test("a scan whose resolvers are dead, or lie, ends before it starts, and says which and why", async () => {
  const before = JSON.parse((await sonde("scans", "--json")).out).data.length;
  const dead = await sonde("scan", "acme.test", "--resolver", "127.0.0.1:9");
  assert.deepEqual([dead.code, dead.out], [4, ""]);
  assert.match(
    dead.err,
    /^sonde: No usable DNS resolver: 127\.0\.0\.1:9 \(it cannot be reached\)\.\n {7}Name one that/,
  );
  const lying = await sonde("scan", "acme.test", "--map", map, "--resolver", lab.resolversBy.lying);
  assert.deepEqual([lying.code, lying.out], [4, ""]);
  assert.match(lying.err, /^sonde: No usable DNS resolver: \S+ \(it finds \w+\.invalid, which cannot exist\)\./);
  assert.equal(JSON.parse((await sonde("scans", "--json")).out).data.length, before);
});

test("resolvers that are left out are named, and the others are asked", async () => {
  const { lying, refusing } = lab.resolversBy;
  const bad = ["--resolver", lying, "--resolver", refusing];
  const { code, out, err } = await sonde("scan", "acme.test", "-m", "dns.resolve", ...towards(), ...bad);
  assert.equal(code, 0, err);
  assert.ok(!out.includes("192.0.2.199")); // where the liar says that everything is
  assert.ok(err.includes(`DNS resolver ${lying} is left out: it finds `), err);
  assert.ok(err.includes(`DNS resolver ${refusing} is left out: it answers REFUSED.\n`), err);
});

test("what cannot be meant is refused before anything is asked", async () => {
  const refused: readonly (readonly [argv: readonly string[], said: RegExp])[] = [
    [["scan", "acme.test", "-m", "dns.resolv"], /"dns\.resolv" is not a module\.\n {7}Did you mean dns\.resolve\?/],
    [["scan", "acme.test", "-p", "pasive"], /Did you mean --preset passive\?/],
    [["scan", "acme.test", "--footprint", "P2"], /wants a scope that authorizes it/],
    [["scan", "acme.test", "--option", "dns.brute.wrds=5", "-m", "dns.brute"], /has no option "wrds"/],
    [["show", "0000ffff"], /no scan "0000ffff"/],
    [["why", "nothing.example"], /nothing\.example/],
    [["keys", "list", "x"], /takes no source/],
  ];
  for (const [argv, said] of refused) {
    const { code, out, err } = await sonde(...argv);
    assert.deepEqual([code, out], [2, ""], err);
    assert.match(err, said);
  }
});
