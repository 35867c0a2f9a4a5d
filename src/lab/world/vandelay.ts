import { html, type Site, text } from "../servers/site.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The importer: behind a shared front end, on a platform, and on block lists; its neighbours' faults are not its own. */

const app = "203.0.113.213";

/** What the front end says of itself, whatever it serves. */
const server = { server: "LabEdge/3.1" };

const www: Site = {
  names: ["www.vandelay.example", "static.vandelay.example"],
  at: ["203.0.113.218"],
  ports: { 80: "to https", 443: { tls: "cloud" } },
  pages: {
    "/": html("Vandelay Industries", "<p>Import, export.</p>", server),
    "/.git/HEAD": { ...text("ref: refs/heads/main\n"), headers: { "content-type": "text/plain", ...server } },
  },
};

/** Of other customers, or of the network itself: 8080 is open to all who know the way, and nothing of Vandelay's. */
const others: Site = {
  names: ["203.0.113.218", "status.labedge.example"],
  at: ["203.0.113.218"],
  ports: { 80: "to https", 443: { tls: "cloud" }, 8080: "http" },
  pages: { "/": html("Lab Edge", "<p>Unknown host.</p>", server) },
};

/** A platform shows in a header that only it sends. */
const shop: Site = {
  names: ["shop.vandelay.example", "203.0.113.212"],
  at: ["203.0.113.212"],
  ports: { 80: "http" },
  pages: { "/": html("Vandelay shop", "<p>Latex</p>", { "x-lab-pages": "vandelay" }) },
};

/** A server's name that only begins like the front end's. */
const own: Site = {
  names: ["app.vandelay.example", "vandelay.example", app],
  at: [app],
  ports: { 80: "http" },
  pages: { "/": html("Vandelay", "<p>Sign in</p>", { server: "LabEdgeless/0.9", "x-powered-by": "LabEdge" }) },
};

export const vandelay: Organisation = {
  id: "vandelay",
  domain: "vandelay.example",
  ground: ["203.0.113.208/28"],
  guessable: words("www static shop app mail ns1"),
  permutable: words(""),
  hidden: words(""),
  registration: {
    domain: "vandelay.example",
    organization: "Vandelay Industries",
    email: "hostmaster@vandelay.example",
    phone: "+33.353011234",
    created: "2011-05-05T00:00:00Z",
    expires: "2074-05-05T00:00:00Z",
    servers: ["ns1.vandelay.example"],
  },
  logged: [
    { names: ["vandelay.example", "www.vandelay.example"], from: "2024-01-01T00:00:00", to: "2076-01-01T00:00:00" },
  ],
  zones: [
    {
      apex: "vandelay.example",
      at: ["203.0.113.209"],
      records: `
        @ NS ns1
        ns1 A 203.0.113.209
        @ A ${app}
        @ MX 10 mail
        @ TXT "v=spf1 mx -all"
        mail A 203.0.113.211
        www CNAME vandelay.labedge.example.
        static CNAME vandelay.labedge.example.
        shop A 203.0.113.212
        app A ${app}`,
    },
  ],
  sites: [www, others, shop, own],
  mail: {
    "203.0.113.211 25": {
      host: "mail.vandelay.example",
      domains: ["vandelay.example"],
      manner: "truthful",
      mailboxes: ["hostmaster@vandelay.example", "abuse@vandelay.example"],
    },
  },
};
