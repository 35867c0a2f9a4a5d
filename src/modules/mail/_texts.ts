import type { Proof } from "../../model/proof.ts";
import { type Dns, NetError } from "../../sdk/net.ts";
import { chainOf, isTold } from "../dns/_names.ts";

export type Text = { readonly text: string; readonly proof: Proof };

/** What TXT says at a name, through aliases. `whole` is the answer: what proves that something is not there. */
export type Texts = { readonly texts: readonly Text[]; readonly end: string; readonly whole: Proof };

/** NetError "failed" when the servers give no answer that means something: another try may bring one. */
export async function readTexts(dns: Dns, name: string): Promise<Texts> {
  const answer = await dns.query(name, "TXT");
  if (!isTold(answer)) throw new NetError("failed", `TXT of ${name}: ${answer.server} answered ${answer.rcode}`);
  const { end } = chainOf(name, answer);
  const texts = answer.answers.flatMap(({ data, name: owner, span }) =>
    "text" in data && owner === end ? [{ text: data.text, proof: answer.proof("response", span) }] : [],
  );
  return { texts, end, whole: answer.proof("response") };
}
