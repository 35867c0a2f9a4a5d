import { acme } from "./acme.ts";
import { antique } from "./antique.ts";
import { blockLists, labBlockLists } from "./block-lists.ts";
import { clouds } from "./clouds.ts";
import { edge } from "./edge.ts";
import { globex } from "./globex.ts";
import { hosting } from "./hosting.ts";
import { initech } from "./initech.ts";
import { networks, providers } from "./networks.ts";
import { northwind } from "./northwind.ts";
import { provider } from "./provider.ts";
import { makeRegistry, rootServer, topZones } from "./registry.ts";
import { reverse, reverseTops } from "./reverse.ts";
import { social } from "./social.ts";
import { soylent } from "./soylent.ts";
import { vandelay } from "./vandelay.ts";
import type { World } from "./world.ts";

const organisations = [acme, globex, initech, northwind, antique, soylent, vandelay];
const parts = [provider, hosting, edge, social, clouds, blockLists, reverse, makeRegistry(organisations)];
const declared = [...organisations, ...parts]
  .flatMap(({ zones }) => zones)
  .filter(({ apex }) => !apex.endsWith(".arpa"));

/** The demo internet, as data. */
export const world: World = {
  organisations,
  others: [...parts, { id: "top", zones: [...topZones([...declared, ...reverseTops]), ...reverseTops] }],
  resolvers: [
    { address: "198.51.100.53", manner: "good" },
    { address: "198.51.100.54", manner: "good" },
    { address: "198.51.100.55", manner: "slow" },
    { address: "198.51.100.56", manner: "lossy" },
    { address: "198.51.100.57", manner: "lying" },
    { address: "198.51.100.58", manner: "limited" },
    { address: "198.51.100.59", manner: "refusing" },
  ],
  roots: [rootServer],
  networks,
  providers,
  blockLists: labBlockLists,
};
