import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "../src/model/canonical-json.ts";
import type { ResultLine } from "../src/model/result.ts";
import { type RealLab, scanRealLab, startRealLab } from "../test/lab/real-lab.ts";
import { rows } from "./peers/rows.ts";

/*
 * npm run bench:peers [-- program …]: a scan of the lab of real daemons beside nmap, WhatWeb, testssl.sh and dnsrecon, as the table that
 * docs/benchmarks.md keeps. The others are given the names and addresses that Sonde finds by itself.
 */

const last = [2, 3, 4, 5, 10, 11, 12, 20, 21, 25, 26, 30, 31, 41, 42, 43, 44, 45, 46, 47, 48, 49, 200, 241];
const addresses = last.map((it) => `203.0.113.${it}`);
const sites = ["www", "shop", "api", "admin", "old", "portal", "dev", "files"].map((it) => `https://${it}.acme.test`);
const others = ["http://status.acme.test", "http://www.globex.test", "http://www.initech.example"];
const ends = [
  "www.acme.test",
  "admin.acme.test",
  "old.acme.test",
  "dev.acme.test",
  "www.globex.test",
  "www.initech.example",
];
const domains = ["acme.test", "globex.test", "initech.example", "bogus.test"];

const programs = ["sonde", "nmap", "whatweb", "testssl", "dnsrecon"] as const;
type Program = (typeof programs)[number];
type Ran = { readonly said: string; readonly seconds: number } | null;

/** What a person would run, one after the other; without a word where the program is not installed. */
function commands(folder: string): Readonly<Record<Exclude<Program, "sonde">, readonly (readonly string[])[]>> {
  const trust = ["--add-ca", join(folder, "made/certificates/ca.pem")];
  return {
    nmap: [
      ["nmap", "-n", "-Pn", "-sV", "-sC", "-T4", ...addresses],
      ["nmap", "-n", "-Pn", "-sU", "-sV", "-p", "53,123,161,11211", ...addresses.slice(0, -2)],
    ],
    whatweb: [["whatweb", "-a", "3", "--color=never", ...sites, ...others]],
    testssl: ends.map((it) => [
      "testssl",
      "--quiet",
      "--color",
      "0",
      "--warnings",
      "off",
      "-p",
      "-s",
      "-S",
      "--ip",
      "one",
      ...trust,
      it,
    ]),
    dnsrecon: domains.map((it) => [
      "dnsrecon",
      "-d",
      it,
      "-t",
      "std,axfr,srv,zonewalk,brt,crt",
      "-D",
      "/usr/share/dnsrecon/namelist.txt",
      "-n",
      "198.51.100.53",
      "--iw",
    ]),
  };
}

async function timed(work: () => Promise<string>): Promise<Ran> {
  const began = performance.now();
  const said = await work();
  return { said, seconds: (performance.now() - began) / 1_000 };
}

async function runEach(lab: RealLab, list: readonly (readonly string[])[]): Promise<Ran> {
  const [program = ""] = list[0] ?? [];
  if ((await lab.run(["exec", "sh", "-c", `command -v ${program}`])).code !== 0) return null;
  return timed(async () => {
    let said = "";
    for (const command of list) {
      const { out, err } = await lab.run(["exec", "timeout", "900", ...command]);
      said += `${out}\n${err}\n`;
    }
    return said;
  });
}

/** What Sonde says, a line each, in the order of words that the rows look for. */
function inWords(lines: readonly ResultLine[]): string {
  return lines
    .flatMap((line) => {
      if (line.kind === "finding")
        return [`finding ${line.type} ${line.subject.type} ${line.subject.value}: ${line.title}`];
      if (line.kind === "relation")
        return [`${line.from.type} ${line.from.value} ${line.relation} ${line.to.type} ${line.to.value}`];
      if (line.kind !== "entity") return [];
      const known = Object.entries(line.attributes).map(
        ([name, value]) => `claim ${line.type} ${line.value} ${name} ${canonicalJson(value)}`,
      );
      return [`entity ${line.type} ${line.value}`, ...known];
    })
    .join("\n");
}

const folder = mkdtempSync(join(tmpdir(), "sonde-peers-"));
chmodSync(folder, 0o755); // the lab's daemons run as nobody
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const lab = await startRealLab(join(folder, "lab"));
if (typeof lab === "string") throw new Error(`no lab of real daemons on this machine: ${lab}`);
const ran: Partial<Record<Program, Ran>> = {};
try {
  ran.sonde = await timed(async () => inWords(await scanRealLab(lab, folder)));
  const asked = process.argv.slice(2);
  for (const [program, list] of Object.entries(commands(lab.folder)))
    if (asked.length === 0 || asked.includes(program)) ran[program as Program] = await runEach(lab, list);
} finally {
  await lab.down();
}

console.log(`| there to be found | ${programs.join(" | ")} |`);
console.log(`|---|${programs.map(() => "---").join("|")}|`);
const counts = new Map<Program, number>();
const alone = new Map<Program, string[]>();
for (const row of rows) {
  const found = programs.filter((it) => row[it] !== undefined && ran[it] && row[it].test(ran[it].said));
  for (const it of found) counts.set(it, (counts.get(it) ?? 0) + 1);
  const [only] = found;
  if (only && found.length === 1) alone.set(only, [...(alone.get(only) ?? []), row.what]);
  console.log(`| ${row.what} | ${programs.map((it) => (found.includes(it) ? "yes" : "")).join(" | ")} |`);
}
const each = (of: (it: Program) => string) => programs.map(of).join(" | ");
console.log(`| **of ${rows.length}** | ${each((it) => (ran[it] ? String(counts.get(it) ?? 0) : "not installed"))} |`);
console.log(`| **seconds** | ${each((it) => (ran[it] ? ran[it].seconds.toFixed(0) : ""))} |`);
for (const it of programs) console.log(`\nOnly ${it}: ${alone.get(it)?.join("; ") ?? "nothing"}.`);
if (process.env.SONDE_PEERS_KEEP) {
  const { writeFileSync } = await import("node:fs");
  for (const it of programs) writeFileSync(join(process.env.SONDE_PEERS_KEEP, `${it}.txt`), ran[it]?.said ?? "");
}
