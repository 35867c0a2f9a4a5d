import { html, type Site } from "../servers/site.ts";
import type { Part } from "./world.ts";

/** Outside every scope: the hosting provider that aliases lead to, and a partner that pages and redirects lead to. */

const bucket: Site = {
  names: ["*.s3.cloud.example", "*.edge.cloud.example", "*.pages.cloud.example", "cloud.example"],
  at: ["192.0.2.80"],
  ports: { 80: "http", 443: { tls: "cloud" } },
  pages: {},
  otherwise: () => ({
    status: 404,
    headers: { "content-type": "application/xml", server: "LabS3" },
    body: '<?xml version="1.0"?><Error><Code>NoSuchBucket</Code></Error>',
  }),
};

const partner: Site = {
  names: ["www.partner.example", "partner.example"],
  at: ["192.0.2.20"],
  ports: { 80: "http", 443: { tls: "cloud" } },
  pages: {},
  otherwise: () => html("Partner", "<p>partner@partner.example</p>"),
};

export const provider: Part = {
  id: "provider",
  zones: [
    {
      apex: "cloud.example",
      at: ["192.0.2.53"],
      records: `
        @ NS ns1
        ns1 A 192.0.2.53
        ns9 A 192.0.2.54
        @ A 192.0.2.80
        s3 A 192.0.2.80
        *.s3 A 192.0.2.80
        *.pages A 192.0.2.80
        *.edge A 192.0.2.80
        _spf TXT "v=spf1 ip4:192.0.2.0/24 -all"
        northwind.example._report._dmarc TXT "v=DMARC1"`,
    },
    {
      apex: "partner.example",
      at: ["192.0.2.53"],
      records: `
        @ NS ns1.cloud.example.
        @ A 192.0.2.20
        www A 192.0.2.20
        status A 192.0.2.20`,
    },
    {
      apex: "other-company.example",
      at: ["192.0.2.53"],
      records: "@ NS ns1.cloud.example.\nwww A 192.0.2.20",
    },
  ],
  sites: [bucket, partner],
};
