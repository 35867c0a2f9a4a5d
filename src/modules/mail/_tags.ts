/** A list of tags, "v=DMARC1; p=none": DKIM, DMARC, MTA-STS, TLS-RPT and BIMI all write their records so (RFC 6376 3.2). */
export type TagList = { readonly tags: ReadonlyMap<string, string>; readonly problems: readonly string[] };

const mostTags = 64;

/** Names are lower case; of a tag that comes twice the first is kept, and the list has a problem. */
export function readTags(text: string): TagList {
  const tags = new Map<string, string>();
  const problems: string[] = [];
  const parts = text.split(";", mostTags + 1);
  for (const [index, part] of parts.slice(0, mostTags).entries()) {
    if (part.trim() === "") {
      if (index < parts.length - 1) problems.push("an empty tag");
      continue;
    }
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (!/^[A-Za-z]\w{0,30}$/.test(name)) problems.push(`"${part.trim().slice(0, 60)}" is no tag`);
    else if (tags.has(name.toLowerCase())) problems.push(`${name} is there twice`);
    else tags.set(name.toLowerCase(), part.slice(equals + 1).trim());
  }
  if (parts.length > mostTags) problems.push(`more than ${mostTags} tags`);
  return { tags, problems };
}
