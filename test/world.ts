import type { TestApi } from "./api.ts";
import { until } from "./builders.ts";
import type { Member } from "./team.ts";

/** One thing of each kind in a workspace; all that a person wrote carries the marker. */
export type World = Readonly<Record<"investigation" | "scan" | "job" | "target" | "entity" | "finding", string>>;

/** Fills a workspace, with the registry of asked-modules.ts at work. */
export async function aWorld(api: TestApi, who: Member, ws: string, marker: string): Promise<World> {
  const at = `/api/v1/workspaces/${ws}`;
  const make = async (path: string, body: object) => {
    const answer = await who.call("POST", `${at}${path}`, body);
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data.id as string;
  };
  const target = await make("/targets/domain", { domain: `${marker}.example`, label: marker });
  const investigation = await make("/investigations", { title: marker, question: marker, targets: [target] });
  const scan = await make(`/investigations/${investigation}/scans`, { targets: [target], modules: ["find"] });
  const job = await make("/jobs", { technique: "find_it", target: `${marker}.example` });
  await who.call("POST", `${at}/jobs/${job}/enqueue`);
  await api.app.work();
  const listed = async (path: string) => (await who.call("GET", `${at}/${path}?limit=1`)).body.data[0]?.id;
  await until(async () => (await listed("findings")) !== undefined, 30, "a finding");
  const [entity, finding] = [await listed("entities"), await listed("findings")];
  return { investigation, scan, job, target, entity: String(entity), finding: String(finding) };
}
