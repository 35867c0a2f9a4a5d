import { once } from "node:events";
import { createServer } from "node:net";
import { AppError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { note } from "../print.ts";
import { makeStyle } from "../style.ts";
import { untilTold } from "../until-told.ts";

export default defineCommand({
  name: "serve",
  about: "Run the server: API and pages on one port, and a worker that runs the scans.",
  usage: "",
  args: [0, 0],
  flags: {
    host: { about: "Address to listen on (HOST; 127.0.0.1)", value: "address" },
    port: { about: "Port to listen on (PORT; 8000)", value: "port" },
    "no-worker": { about: "Run no scans in this process: sonde worker does, with DATABASE_URL" },
  },
  examples: [
    ["sonde serve", "for this machine, with the embedded database"],
    ["DATABASE_URL=postgresql://… SECRET_KEY=… sonde serve --no-worker", "one of several, workers elsewhere"],
  ],

  async run({ flags, io, config: given, session }) {
    const port = flags.port === undefined ? given.port : Number(flags.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new AppError("bad_usage", `"${flags.port}" is no port.`);
    if (flags["no-worker"] && !given.databaseUrl)
      throw new AppError("bad_usage", "Without DATABASE_URL nobody else could run the scans.", {
        hint: "leave --no-worker out",
      });
    const host = flags.host ?? given.host;
    const config = { ...given, host, port: port === 0 ? await freePort(host) : port };
    const style = makeStyle(io.err.colour);
    const { lockServer } = await import("../../services/server-lock.ts");
    const lock = config.databaseUrl ? null : lockServer(config.dataDir);
    // a server that runs no scans cannot run the sample either: others do not see its demo internet
    const demo = flags["no-worker"] ? {} : { startDemo: (await import("../demo-world.ts")).startDemo };
    const { log } = await import("../../log.ts");
    const onError = (err: Error) => log.error({ err }, "the engine failed, and tries again");
    try {
      await session(
        async (app) => {
          const { startServer } = await import("../../api/server.ts");
          const platform = await app.platform();
          const server = await startServer({ app, platform, config });
          if (!flags["no-worker"]) await app.work();
          const { accounts } = platform.identity;
          const link = (await accounts.needsSetup()) ? await accounts.setupLink() : null;
          note(io, `Sonde listens on ${style.bold(server.url)}`);
          if (link !== null) {
            note(io, `Make the first account: ${style.bold(link)}`);
            note(io, style.dim("The link works once, for seven days."));
          }
          await untilTold(io);
          note(io, "Closing; what runs goes on at the next start.");
          await server.close();
        },
        config,
        { ...demo, threads: config.workerThreads, jobs: config.workerJobs, onError },
      );
    } finally {
      lock?.release();
    }
    return 0;
  },
});

/** Links in mails and the set-up link name the port: it is chosen before anything is made with it. */
async function freePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, "listening");
  const bound = probe.address();
  probe.close();
  await once(probe, "close");
  return bound !== null && typeof bound === "object" ? bound.port : 0;
}
