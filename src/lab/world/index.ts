import { acme } from "./acme.ts";
import { antique } from "./antique.ts";
import { clouds } from "./clouds.ts";
import { globex } from "./globex.ts";
import { initech } from "./initech.ts";
import { northwind } from "./northwind.ts";
import { provider } from "./provider.ts";
import { makeRegistry, rootServer, topZones } from "./registry.ts";
import { social } from "./social.ts";
import { soylent } from "./soylent.ts";
import type { World } from "./world.ts";

const organisations = [acme, globex, initech, northwind, antique, soylent];
const parts = [provider, social, clouds, makeRegistry(organisations)];
const reverse = {
  apex: "in-addr.arpa",
  at: ["198.51.100.2"],
  records: "@ NS a.nic.test.\n130.113.0.203 NS ns1.northwind.example.",
};
const declared = [...organisations, ...parts]
  .flatMap(({ zones }) => zones)
  .filter(({ apex }) => !apex.endsWith(".arpa"));

/** The demo internet, as data. */
export const world: World = {
  organisations,
  others: [...parts, { id: "top", zones: [...topZones([...declared, reverse]), reverse] }],
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
};
