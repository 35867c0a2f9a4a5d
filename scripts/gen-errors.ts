import { join } from "node:path";
import { codes } from "../src/errors.ts";
import { generate } from "./generate.ts";

/** Writes docs/reference/errors.md from src/errors.ts. */
const rows = Object.entries(codes).map(
  ([code, { exit, status, about }]) => `| \`${code}\` | ${status} | ${exit} | ${about} |`,
);

const text = `<!-- Written by scripts/gen-errors.ts: do not edit. -->
# Errors

Every error has a code, one sentence, and where there is something to do about it, a hint. Over HTTP it is
\`{ detail, error_code, hint?, errors?, timestamp, path, request_id }\`; on the command line the sentence stands on standard error.

| code | HTTP status | exit code | meaning |
|---|---|---|---|
${rows.join("\n")}
| \`internal\` | 500 | 1 | A defect: the log has it, under the request id. |
`;
generate(join(import.meta.dirname, "..", "docs", "reference", "errors.md"), text, "gen-errors.ts");
