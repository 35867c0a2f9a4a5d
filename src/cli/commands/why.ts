import { parseTarget } from "../../model/target.ts";
import { defineCommand } from "../command.ts";
import { jsonText } from "../output/json.ts";
import { renderWhy } from "../output/why.ts";
import { print } from "../print.ts";
import { makeStyle } from "../style.ts";

export default defineCommand({
  name: "why",
  about: "Show how a thing is known: each step from a target to it, and the bytes that prove the step.",
  usage: "<entity>",
  args: [1, 1],
  flags: {
    scan: { about: "In this scan; else in the newest that knows it", value: "scan" },
    json: { about: "Print one JSON document" },
  },
  examples: [
    ["sonde why www.example.com", "a host name"],
    ["sonde why service:192.0.2.7:443/tcp", 'any type, as "type:value"'],
  ],

  async run({ args, flags, io, session }) {
    const [written = ""] = args;
    return session(async (app, actor) => {
      const scan = flags.scan === undefined ? undefined : (await app.scans.find(actor, flags.scan)).id;
      const why = await app.provenance.why(actor, canonical(written), scan);
      const text = flags.json
        ? `${jsonText({ v: 1, ...why })}\n`
        : renderWhy(why, Math.min(io.out.columns(), 140), makeStyle(io.out.colour));
      await print(io.out, text);
      return 0;
    });
  },
});

/** "type:value" of what was written where it is read like a target (defanged forms too); else as it was written. */
function canonical(written: string): string {
  const parsed = parseTarget(written);
  const [only, second] = "targets" in parsed ? parsed.targets : [];
  return only && !second ? `${only.type}:${only.value}` : written;
}
