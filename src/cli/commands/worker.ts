import { AppError } from "../../errors.ts";
import { log } from "../../log.ts";
import { defineCommand } from "../command.ts";
import { note } from "../print.ts";
import { untilTold } from "../until-told.ts";

export default defineCommand({
  name: "worker",
  about: "Run scans for servers elsewhere, on the PostgreSQL of DATABASE_URL.",
  usage: "",
  args: [0, 0],
  flags: {},

  async run({ io, config, session }) {
    if (!config.databaseUrl)
      throw new AppError("bad_usage", "A worker wants DATABASE_URL: the embedded database has its own.", {
        hint: "sonde serve runs both",
      });
    const onError = (err: Error) => log.error({ err }, "the engine failed, and tries again");
    await session(
      async (app) => {
        await app.work();
        note(io, "Sonde waits for scans to run.");
        await untilTold(io);
        note(io, "Closing; what runs goes on elsewhere.");
      },
      config,
      { threads: config.workerThreads, jobs: config.workerJobs, onError },
    );
    return 0;
  },
});
