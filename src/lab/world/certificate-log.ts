import { json, type Site, text } from "../servers/site.ts";
import { certificateLog, tls } from "./registry-addresses.ts";
import type { Organisation } from "./world.ts";

/** A log of certificates by the shape of crt.sh: https://crt.sh/?q=%25.acme.test&output=json */
export function certificateLogSite(organisations: readonly Organisation[]): Site {
  return {
    names: ["crt.sh"],
    at: [certificateLog],
    ports: tls,
    pages: {},
    otherwise({ path, query, attempt }) {
      const asked = (query.get("q") ?? query.get("identity") ?? query.get("Identity") ?? "").toLowerCase();
      if (path !== "/" || query.get("output") !== "json")
        return text("<html><title>crt.sh</title></html>", "text/html");
      const domain = asked.replace(/^%\.?/, "");
      if (domain === "globex.test" && attempt === 1) {
        return { status: 502, headers: { "content-type": "text/html" }, body: "<html><h1>502 Bad Gateway</h1></html>" };
      }
      const entries = organisations
        .flatMap((organisation, first) =>
          organisation.logged.map((it, index) => ({ ...it, id: 9_000_001 + first * 100 + index })),
        )
        .filter(({ names }) => names.some((name) => name === domain || name.endsWith(`.${domain}`)));
      return json(
        entries.map(({ names, from, to, id }) => ({
          issuer_ca_id: 4_242,
          issuer_name: "O=Sonde Lab, CN=Sonde Lab Issuing CA",
          common_name: names[0],
          name_value: names.join("\n"),
          id,
          entry_timestamp: `${from}.123`,
          not_before: from,
          not_after: to,
          serial_number: id.toString(16).padStart(18, "0"),
          result_count: names.length + 1,
        })),
      );
    },
  };
}
