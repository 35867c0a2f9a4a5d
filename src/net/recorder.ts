import { type EvidenceInput, type PackedRecord, packRecord } from "../evidence/record.ts";
import type { Proof } from "../model/proof.ts";
import type { Recorded } from "../sdk/net.ts";

export type Recorder = {
  /** Packs and stores now. */
  record(input: EvidenceInput): Recorded;
  /** Packs and stores when a proof is first asked for: for "nothing there", which is rarely cited. */
  whenCited(input: () => EvidenceInput): Recorded;
};

/** Turns what was asked and answered into a record and proofs that point into it. `secrets` never reach a record. */
export function makeRecorder(options: {
  readonly sink: (packed: PackedRecord) => void;
  readonly secrets?: readonly string[] | undefined;
}): Recorder {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length > 0);

  function store(input: EvidenceInput): string {
    const packed = packRecord(secrets.length === 0 ? input : withoutSecrets(input, secrets));
    options.sink(packed);
    return packed.id;
  }

  return {
    record(input) {
      const evidence = store(input);
      return { evidence, proof: (part, span) => proofOf(evidence, part, span) };
    },
    whenCited(input) {
      let evidence: string | null = null;
      const cite = () => {
        evidence ??= store(input());
        return evidence;
      };
      return {
        get evidence() {
          return cite();
        },
        proof: (part, span) => proofOf(cite(), part, span),
      };
    },
  };
}

function proofOf(evidence: string, part: string, span?: readonly [number, number] | string): Proof {
  if (span === undefined) return { kind: "bytes", evidence, part };
  if (typeof span === "string") return { kind: "bytes", evidence, part, pointer: span };
  return { kind: "bytes", evidence, part, range: [span[0], span[1]] };
}

/** Keys go out in requests only; the answer keeps its bytes, for proofs point into it. */
function withoutSecrets(input: EvidenceInput, secrets: readonly string[]): EvidenceInput {
  let uri = input.uri;
  let request = Buffer.from(input.request).toString("latin1");
  for (const secret of secrets) {
    uri = uri.replaceAll(secret, "[key]").replaceAll(encodeURIComponent(secret), "[key]");
    request = request
      .replaceAll(Buffer.from(secret).toString("latin1"), "[key]")
      .replaceAll(encodeURIComponent(secret), "[key]");
  }
  return { ...input, uri, request: Buffer.from(request, "latin1") };
}
