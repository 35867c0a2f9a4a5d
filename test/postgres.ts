import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export type Postgres = {
  readonly url: string;
  readonly version: string;
  /** SIGKILL to the server's first process: the others notice and end. */
  kill(): Promise<void>;
  /** Brings it back after that, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** The newest server's programs on this machine: PATH, then where Debian and Homebrew put them. */
function findPrograms(): string | undefined {
  const places = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...globSync("/usr/lib/postgresql/*/bin").sort().reverse(),
    ...globSync("/opt/homebrew/opt/postgresql@*/bin").sort().reverse(),
  ];
  return places.find((place) => place !== "" && globSync(join(place, "{initdb,postgres}")).length === 2);
}

/** The server refuses to run as root: then it runs as the user that the package made, or as nobody. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // no such user: the next one
    }
  }
  throw new Error("no user to run PostgreSQL as");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const config = [
  "fsync=off",
  "autovacuum=off", // its workers belong to the superuser: no test may end them, nor drop a database they are in
  "synchronous_commit=off",
  "full_page_writes=off",
  "shared_buffers=64MB",
  "max_connections=120",
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "autovacuum_naptime=5s",
];

/** Ends the server when our end of its standard input closes: also when we are killed. */
const UNTIL_WE_END = '"$0" "$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server; wait $server';

/** What it says when what is left of the one before still ends. */
const cannotStart = /pre-existing shared memory|lock file .* already exists|could not bind|could not create/;

/**
 * An own cluster on loopback, with an owner who is no superuser, as in a hosted database. Undefined without PostgreSQL.
 * `settings` come after those of every test.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<Postgres | undefined> {
  const programs = findPrograms();
  if (!programs) return undefined;
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "sonde-pg-"));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o644 }); // inside a 0700 folder
  const cluster = join(folder, "cluster");
  execFileSync(
    join(programs, "initdb"),
    [
      "-D",
      cluster,
      "-U",
      "postgres",
      "-A",
      "scram-sha-256",
      "--pwfile",
      passwordFile,
      "-E",
      "UTF8",
      "--locale=C.UTF-8",
      "-N",
    ],
    { ...user, cwd: "/", stdio: ["ignore", "ignore", "inherit"] },
  );
  const port = await freePort();
  const args = [...config, ...settings, `port=${port}`].flatMap((setting) => ["-c", setting]);
  const address = (name: string) => `postgres://${name}:${password}@127.0.0.1:${port}/postgres`;
  const run = () => {
    const shell = spawn("sh", ["-c", UNTIL_WE_END, join(programs, "postgres"), "-D", cluster, ...args], {
      ...user,
      cwd: "/",
      stdio: ["pipe", "ignore", "pipe"],
    });
    let said = "";
    shell.stderr.on("data", (text) => {
      said = `${said}${text}`.slice(-4000);
    });
    const ended = new Promise<void>((resolve) => shell.once("exit", () => resolve()));
    const end = async () => {
      shell.stdin.end();
      await ended;
    };
    return { end, said: () => said, isOver: () => shell.exitCode !== null };
  };
  let server = run();
  const stop = async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = async () => {
    process.kill(Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
    await server.end();
  };
  const start = async () => {
    for (let tries = 0; ; tries++) {
      server = run();
      try {
        await (await connect(address("owner"), () => cannotStart.test(server.said()))).end();
        return;
      } catch (error) {
        await server.end();
        if (tries === 100) throw new Error(`PostgreSQL does not come back: ${server.said()}`, { cause: error });
        await sleep(50);
      }
    }
  };
  try {
    const admin = await connect(address("postgres"), server.isOver);
    await admin.query(`create role owner login createdb createrole nosuperuser password '${password}'`);
    const { rows } = await admin.query("show server_version");
    await admin.end();
    return { url: address("owner"), version: rows[0].server_version, kill, start, stop };
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL does not start: ${server.said()}`, { cause: error });
  }
}

async function connect(url: string, ended: () => boolean): Promise<pg.Client> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(url);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 200 || ended()) throw error;
      await sleep(25);
    }
  }
}
