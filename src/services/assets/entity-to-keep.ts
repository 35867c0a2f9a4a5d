import { randomUUID } from "node:crypto";
import type { Query } from "../../db/client.ts";
import { assetTypes } from "../../db/tables/assets.ts";
import { addCountChanges } from "../../db/tables/counts.ts";
import { entityName, findEntity, insertEntities, locateEntities } from "../../db/tables/entities.ts";
import { queueListing } from "../../db/tables/listing-queue.ts";
import { shareGraph } from "../../db/tables/scans.ts";
import { AppError } from "../../errors.ts";
import { registrable } from "../../model/hostname.ts";
import type { Actor } from "../app.ts";
import { parseOne } from "../targets/parse.ts";

/** The entity that somebody wrote down as an asset; it is made where nothing has found it. */
export async function entityToKeep(q: Query, actor: Actor, written: string, type: string | undefined) {
  const wanted = parseOne(written, type);
  if (!(assetTypes as readonly string[]).includes(wanted.type))
    throw new AppError(
      "bad_target",
      `An asset is a domain, a host name, an address or a service; this is a ${wanted.type}.`,
    );
  const { workspace } = actor;
  const parent = wanted.type === "hostname" ? registrable(wanted.key) : null;
  const known = await findEntity(q, workspace, wanted.type, wanted.key);
  if (known) return { id: known.id, ...wanted, parent };
  await shareGraph(q, workspace);
  const place = (await locateEntities(q, workspace, randomUUID(), [wanted])).get(entityName(wanted));
  if (!place) throw new Error("an entity was looked up and not placed");
  if (place.made) {
    await insertEntities(q, workspace, [{ id: place.id, ...wanted }]);
    await addCountChanges(q, workspace, [{ scope: workspace, kind: "entity", label: wanted.type, n: 1 }]);
    await queueListing(q, workspace, { scan: null, entities: [place.id], findings: [] });
  }
  return { id: place.id, ...wanted, parent };
}
