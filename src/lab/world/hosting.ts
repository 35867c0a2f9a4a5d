import { html, type Site } from "../servers/site.ts";
import type { Part } from "./world.ts";

/** Providers where anybody may claim a name, under their real names: one that says "nobody here", one without the name, one without the zone. */

const pages: Site = {
  names: ["*.github.io", "docs-old.acme.test"],
  at: ["192.0.2.81"],
  ports: { 80: "http" },
  pages: {},
  otherwise: () => ({
    status: 404,
    headers: { "content-type": "text/html; charset=utf-8", server: "GitHub.com" },
    body: "<!doctype html><title>Site not found &middot; GitHub Pages</title><p>There isn't a GitHub Pages site here.</p>",
  }),
};

/** Somebody's: what the provider says to all others is written on a page of theirs, as a trap. */
const claimed: Site = {
  names: ["handbook.acme.test"],
  at: ["192.0.2.81"],
  ports: { 80: "http" },
  pages: { "/": html("Handbook", "<p>If you read 'There isn't a page', write to us.</p>") },
};

export const hosting: Part = {
  id: "hosting",
  zones: [
    { apex: "github.io", at: ["192.0.2.56"], records: "@ NS ns1.digitalocean.com.\n* A 192.0.2.81" },
    { apex: "azurewebsites.net", at: ["192.0.2.56"], records: "@ NS ns1.digitalocean.com.\nwaws A 192.0.2.82" },
    { apex: "digitalocean.com", at: ["192.0.2.56"], records: "@ NS ns1\nns1 A 192.0.2.56" },
    {
      apex: "isp.example",
      at: ["192.0.2.56"],
      records: "@ NS ns1.digitalocean.com.\n203-0-113-14.static A 203.0.113.14\n203-0-113-128.static A 203.0.113.128",
    },
  ],
  sites: [claimed, pages],
};
