import { z } from "zod";
import type { Module } from "../sdk/module.ts";
import type { ModuleInfo } from "./app.ts";

/** What people and programs are shown of a module, from its declaration; `seen`: the day it was last seen working from here. */
export function moduleInfo(module: Module, seen: string | null): ModuleInfo {
  const sources = module.sources ?? [];
  return {
    id: module.id,
    title: module.title,
    about: module.about,
    aliases: module.aliases ?? [],
    footprint: module.footprint,
    up_to: module.upTo ?? null,
    runs: module.runs ?? "each",
    consumes: module.consumes,
    produces: module.produces,
    findings: module.findings ?? [],
    options: z.toJSONSchema(module.options, { io: "input" }),
    keys: sources.filter((source) => source.key !== "none").map((source) => ({ source: source.id, need: source.key })),
    sources: sources.map(({ id, title, url, terms, verified }) => ({ id, title, url, terms, verified })),
    datasets: module.datasets ?? [],
    verified: seen ?? module.verified,
  };
}
