import { z } from "zod";
import { countryData } from "../../sdk/dataset.ts";
import { defineModule } from "../../sdk/module.ts";

/** The country in which an address is used, from a data set on this machine: an estimate, and of anycast addresses no more than a guess. */
export default defineModule({
  id: "ip.country",
  title: "Country of addresses",
  about: "The country in which an address is used, by IP geolocation from DB-IP (db-ip.com). Asks nobody.",
  footprint: "P0",
  consumes: ["ip"],
  produces: [],
  inScopeOnly: false,
  reach: 1,
  datasets: [countryData],
  concurrency: 1,
  tries: 1,
  verified: null,
  options: z.object({}),

  run({ data, emit }, { value }) {
    const row = data.row(countryData, value);
    const [country = ""] = row?.values ?? [];
    // ZZ is nobody's code (ISO 3166-1, user-assigned), written where a country is not known.
    if (row && /^[A-Z]{2}$/.test(country) && country !== "ZZ")
      emit.claim({ country }, { proof: row.proof, confidence: 0.8 });
  },
});
