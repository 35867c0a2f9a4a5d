import { soylentSites, soylentWeb } from "./soylent-sites.ts";
import { words } from "./words.ts";
import type { Organisation } from "./world.ts";

/** The food maker: sites that say too much, buckets of its own and buckets that only bear its name. */

export const soylent: Organisation = {
  id: "soylent",
  domain: "soylent.test",
  ground: ["203.0.113.240/29"],
  guessable: words("www ns1 mail blog shop static git media downloads"),
  permutable: words("shop2"),
  hidden: words(""),
  registration: {
    domain: "soylent.test",
    organization: "Soylent Corporation",
    email: "hostmaster@soylent.test",
    phone: "+44.2079460700",
    created: "2022-05-09T00:00:00Z",
    expires: "2072-05-09T00:00:00Z",
    servers: ["ns1.soylent.test"],
  },
  logged: [
    {
      names: ["soylent.test", "www.soylent.test", "everywhere-xq.soylent.test", "members-xq.soylent.test"],
      from: "2024-01-01T00:00:00",
      to: "2076-01-01T00:00:00",
    },
  ],
  zones: [
    {
      apex: "soylent.test",
      at: ["203.0.113.242"],
      records: `
        @ NS ns1
        ns1 A 203.0.113.242
        @ A ${soylentWeb}
        @ MX 10 mail
        mail A 203.0.113.243
        @ TXT "v=spf1 mx -all"
        _dmarc TXT "v=DMARC1; p=reject"
        www A ${soylentWeb}
        blog A ${soylentWeb}
        shop A ${soylentWeb}
        shop2 A 203.0.113.243
        static A ${soylentWeb}
        git A ${soylentWeb}
        everywhere-xq A ${soylentWeb}
        members-xq A ${soylentWeb}
        media CNAME soylent-media.s3.eu-west-3.amazonaws.com.
        downloads CNAME c.storage.googleapis.com.`,
    },
  ],
  sites: soylentSites,
  mail: {
    "203.0.113.243 25": {
      host: "mail.soylent.test",
      domains: ["soylent.test"],
      manner: "truthful",
      mailboxes: ["hostmaster@soylent.test"],
    },
  },
};
