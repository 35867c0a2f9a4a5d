import { nameType, parseHostname } from "../../model/hostname.ts";
import { isRecord, type Named, parseJson, type ReadFile, stringsOf } from "./_told.ts";

const mostStatements = 500;
const mostApps = 200;

/** assetlinks.json (Digital Asset Links): apps and sites that a site says belong to it. */
export const readAssetLinks: ReadFile = (answer, { root }) => {
  const statements = parseJson(answer);
  if (!Array.isArray(statements)) return null;
  const apps = new Set<string>();
  const named = new Map<string, Named>();
  let known = 0;
  for (const [index, statement] of statements.slice(0, mostStatements).entries()) {
    const target = isRecord(statement) && Array.isArray(statement.relation) ? statement.target : null;
    if (!isRecord(target) || typeof target.namespace !== "string") continue;
    known++;
    if (typeof target.package_name === "string" && apps.size < mostApps) apps.add(target.package_name.slice(0, 200));
    const site = typeof target.site === "string" ? URL.parse(target.site) : null;
    const name = site && parseHostname(site.hostname);
    if (!name || name === new URL(root).hostname || named.has(name)) continue;
    const proof = answer.proof("response", `/${index}/target/site`);
    named.set(name, { type: nameType(name), value: name, relation: "mentions", proof, anywhere: true });
  }
  if (known === 0) return null;
  return {
    attributes: apps.size > 0 ? { android_apps: [...apps].sort() } : {},
    proof: answer.proof("response", ""),
    named: [...named.values()],
  };
};

/** apple-app-site-association: apps, as team and bundle, that may open a site's links and use its passwords. */
export const readAppleApps: ReadFile = (answer) => {
  const written = parseJson(answer);
  if (!isRecord(written)) return null;
  const { applinks, webcredentials, appclips, activitycontinuation } = written;
  const parts = [applinks, webcredentials, appclips, activitycontinuation].filter(isRecord);
  if (parts.length === 0) return null;
  const details = isRecord(applinks) ? applinks.details : null;
  const listed: unknown[] = Array.isArray(details)
    ? details.slice(0, mostStatements)
    : isRecord(details)
      ? Object.keys(details)
      : [];
  const apps = [
    ...parts.flatMap(({ apps }) => stringsOf(apps, mostApps)),
    ...listed.flatMap((it) =>
      isRecord(it) ? [...stringsOf(it.appID, 1), ...stringsOf(it.appIDs, mostApps)] : stringsOf(it, 1),
    ),
  ].filter((app) => /^[A-Z0-9]{10}\.[\w.*-]{1,200}$/.test(app));
  return {
    attributes: { apple_apps: [...new Set(apps)].sort().slice(0, mostApps) },
    proof: answer.proof("response", ""),
    named: [],
  };
};
