import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { copyWhole, imagePath } from "../src/db/embedded/image.ts";

/*
 * Makes the image of an empty cluster that new data folders are copied from: initdb in WASM takes 1.5 to 3.5 s, a copy
 * 0.1 s. Run by `npm ci` (prepare.js). Without it everything works, only the first command on a new folder is slower.
 */

const image = imagePath();
if (!existsSync(image)) {
  const folder = mkdtempSync(join(tmpdir(), "sonde-image-"));
  try {
    const cluster = join(folder, "pg");
    const database = await PGlite.create(cluster);
    // Nobody can connect to the templates here, so nobody would ever vacuum them: after 2^31 transactions they would
    // stop the database. Without them the folder is 15 MB and 600 files smaller.
    await database.exec("update pg_database set datistemplate = false where datname <> 'postgres'");
    await database.exec("drop database template0");
    await database.exec("drop database template1");
    await database.exec("vacuum freeze analyze");
    await database.exec("checkpoint");
    await database.close();
    copyWhole(cluster, image);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
