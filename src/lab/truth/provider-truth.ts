import type { Answer } from "../servers/site.ts";
import type { Provider } from "../world/networks.ts";
import type { World } from "../world/world.ts";
import type { Lookup } from "./lookup.ts";
import { announcementOf, isShared, ownerOf, sharedOwner } from "./machines.ts";
import { answerAt } from "./pages.ts";
import { sitesAt } from "./places.ts";
import type { TrueClaim, TrueFinding } from "./truth.ts";

/** Country and provider of an address: by its network, by names that lead there, by what its web servers say of themselves. */
export function addressClaims(
  world: World,
  lookup: Lookup,
  address: string,
  names: readonly string[],
  isContacted: boolean,
): TrueClaim[] {
  const entity = { type: "ip", value: address };
  const owner = ownerOf(world, address);
  const led = names.flatMap((name) => leadsTo(world, lookup, name) ?? []);
  const said = isContacted && !(owner && isShared(owner)) ? answering(world, address) : [];
  const all = [...(owner ? [owner] : []), ...led, ...said];
  const set = (values: readonly string[]) => [...new Set(values)].sort();
  const country = announcementOf(world, address)?.network.country ?? "ZZ";
  return [
    ...(country === "ZZ" ? [] : [{ entity, attribute: "country", value: country }]),
    ...(all.length === 0
      ? []
      : [
          { entity, attribute: "provider", value: set(all.map(({ name }) => name)) },
          { entity, attribute: "provider_kind", value: set(all.map(({ kind }) => kind)) },
        ]),
    ...(all.some(isShared) ? [{ entity, attribute: "shared", value: true }] : []),
  ];
}

/** The first name on the way from a name to its address that is a provider's. */
function leadsTo({ providers }: World, lookup: Lookup, name: string): Provider | undefined {
  const chain = [name, ...lookup.aliases(name).map(({ to }) => to)];
  const ownerOfName = (it: string) =>
    providers.find(({ names = [] }) => names.some((suffix) => it === suffix || it.endsWith(`.${suffix}`)));
  return chain.map(ownerOfName).find((it) => it !== undefined);
}

function answering(world: World, address: string): Provider[] {
  const host = address.includes(":") ? `[${address}]` : address;
  return ([80, 443] as const).flatMap((port) => {
    const sites = sitesAt(world, address, port);
    if (sites.length === 0) return [];
    const answer = answerAt(sites, new URL(`${port === 443 ? "https" : "http"}://${host}/`));
    return (
      world.providers.find(({ headers = {} }) => Object.entries(headers).some((it) => hasHeader(answer, it))) ?? []
    );
  });
}

function hasHeader({ headers = {} }: Answer, [name, word]: readonly [string, string]): boolean {
  const value = headers[name];
  if (value === undefined) return false;
  return (
    word === "" ||
    String(value)
      .toLowerCase()
      .split(/[\s/]+/)
      .includes(word)
  );
}

/** Findings on machines that many share say whose they are; those of web pages, where their address is known to the finder. */
export function withOwner(world: World, lookup: Lookup, finding: TrueFinding): TrueFinding {
  const { type, value } = finding.subject;
  const address =
    type === "service" || type === "ip"
      ? value.replace(/^\[?([^\]]*?)\]?(?::\d+\/(?:tcp|udp))?$/, "$1")
      : type === "url" && /^web\.(?:exposed_file|directory_listing)$/.test(finding.type)
        ? lookup.addresses(new URL(value).hostname)[0]
        : undefined;
  const owner = address === undefined ? null : sharedOwner(world, address);
  return owner ? { ...finding, says: `belongs to ${owner.name}` } : finding;
}
