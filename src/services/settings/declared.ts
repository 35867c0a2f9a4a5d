import { z } from "zod";
import { presets } from "../../modules/presets.ts";

/** A setting that people change while Sonde runs: how it is read, what it is when nobody said anything, what it is for. */
type Declared<S extends z.ZodType> = { readonly schema: S; readonly usual: z.output<S>; readonly about: string };

const declare = <S extends z.ZodType>(it: Declared<S>): Declared<S> => it;

/** What a workspace says of itself; docs/reference/workspace-settings.md is made from this. */
export const workspaceSettings = {
  scan_rate: declare({
    schema: z.number().positive().max(1_000),
    usual: 50,
    about: "Requests a second towards one host, for scans that do not say",
  }),
  default_preset: declare({
    schema: z.enum(presets.map(({ id }) => id)).nullable(),
    usual: null,
    about: "Modules of scans that name none; null: what fits the targets",
  }),
  rescan_hours: declare({
    schema: z.int().min(1).max(8_760).nullable(),
    usual: null,
    about: "How often an asset that a scan finds is scanned again by itself; null: not before somebody says so",
  }),
} as const;

/** What whoever runs the deployment switches, for everybody. */
export const flags = {
  announcement: declare({
    schema: z.string().max(500),
    usual: "",
    about: "A sentence that everybody is shown",
  }),
  new_scans: declare({
    schema: z.boolean(),
    usual: true,
    about: "Whether scans and jobs may be made; off before maintenance",
  }),
  attachments: declare({
    schema: z.boolean(),
    usual: true,
    about: "Whether files may be attached",
  }),
} as const;

type Table = Readonly<Record<string, Declared<z.ZodType>>>;
export type Values<T extends Table> = { readonly [N in keyof T]: z.output<T[N]["schema"]> };
export type WorkspaceSettings = Values<typeof workspaceSettings>;
export type Flags = Values<typeof flags>;

/** What is kept, as it is declared: what is missing, or no longer fits, is as usual. */
export function valuesOf<T extends Table>(table: T, kept: Readonly<Record<string, unknown>>): Values<T> {
  const values = Object.entries(table).map(([name, { schema, usual }]) => {
    const parsed = schema.safeParse(kept[name]);
    return [name, name in kept && parsed.success ? parsed.data : usual];
  });
  return Object.fromEntries(values) as Values<T>;
}

/** The same for people: with what each is for. */
export function described(table: Table, kept: Readonly<Record<string, unknown>>) {
  const values = valuesOf(table, kept);
  return Object.entries(table).map(([name, { about, usual, schema }]) => ({
    ...{ name, about, value: values[name], usual },
    schema: z.toJSONSchema(schema, { io: "input" }),
  }));
}
