import type { Part } from "./world.ts";

/** The content delivery network that one organisation stands behind: its names are its own, its machines are everybody's. */
export const edge: Part = {
  id: "edge",
  zones: [
    {
      apex: "labedge.example",
      at: ["192.0.2.64"],
      records: `
        @ NS ns1
        ns1 A 192.0.2.64
        vandelay A 203.0.113.218`,
    },
  ],
};
