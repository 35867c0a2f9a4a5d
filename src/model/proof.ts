import { z } from "zod";

/** Why a claim may be believed. Every emitted thing carries one to three. */
export const Proof = z.discriminatedUnion("kind", [
  /** A span of recorded bytes: `range` in bytes of the part, or a JSON pointer (RFC 6901) into it. */
  z.object({
    kind: z.literal("bytes"),
    evidence: z.string().describe("sha256 of the record, hex"),
    part: z.string().describe("request, response, body …"),
    range: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
    pointer: z.string().optional(),
  }),
  /** A row of a data set that ships with Sonde or was installed beside it. */
  z.object({ kind: z.literal("dataset"), name: z.string(), version: z.string(), row: z.string() }),
  /** Drawn from other facts by a rule. `from` names them: "type value" of entities, or "from relation to". */
  z.object({ kind: z.literal("derived"), rule: z.string(), from: z.array(z.string()) }),
  /** Given by a person: a target on the command line, a line of a file. */
  z.object({ kind: z.literal("given"), by: z.string(), where: z.string() }),
]);
export type Proof = z.infer<typeof Proof>;

export const maxProofs = 3;
