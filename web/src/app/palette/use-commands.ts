import { useColorScheme } from "@mui/material/styles";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { pages } from "../pages.ts";
import { useSwitchWorkspace, useWorkspace } from "../workspace.ts";
import { paletteQueries } from "./palette-queries.ts";
import { readRecent } from "./recent.ts";

export type Command = {
  readonly id: string;
  readonly group: "pasted" | "recent" | "investigations" | "entities" | "pages" | "workspaces" | "actions";
  readonly verb?: string;
  readonly label: string;
  /** Whether the label was collected, and must be shown as such. */
  readonly isCollected?: boolean;
  readonly tag?: string;
  readonly keys?: string;
  readonly run: () => void;
};

/** Something that could be a name, an address, a number: worth asking what it is. */
const telling = /[.@:[\]\d/+]/;
const most = 5;

/** What one can do with what was typed or pasted. */
export function useCommands(text: string, onShortcuts: () => void): { commands: readonly Command[]; busy: boolean } {
  const { t } = useTranslation(["common", "entities"]);
  const navigate = useNavigate();
  const { all, current } = useWorkspace();
  const switchTo = useSwitchWorkspace();
  const { setMode } = useColorScheme();
  const ws = current?.id ?? "~";
  const mayWrite = current?.role !== "viewer";
  const wanted = text.trim().toLowerCase();
  const rested = useRested(text.trim());
  const words = rested.split(/\s+/).filter(Boolean);
  const isTelling = rested.length > 2 && telling.test(rested);

  const detected = useQuery({
    ...paletteQueries.detect(ws, words.join("\n")),
    enabled: isTelling && mayWrite,
  });
  const lines = isTelling ? (detected.data?.data.lines ?? []).filter(({ outcome }) => outcome !== "refused") : [];
  const known = useQueries({
    queries: lines
      .slice(0, most)
      .map(({ type, value, written }) => paletteQueries.lookUp(ws, type ?? "", value ?? written)),
  });
  const isWord = rested.length > 1 && words.length < 6;
  const entities = useQuery({ ...paletteQueries.entities(ws, rested.slice(0, 200)), enabled: isWord });
  const investigations = useQuery({ ...paletteQueries.investigations(ws, rested.slice(0, 200)), enabled: isWord });

  const typeName = (type: string | null | undefined) => t(`entities:types.${type}`, { defaultValue: type ?? "" });
  const pasted: Command[] = lines.slice(0, most).flatMap(({ type, value, written }, n): Command[] => {
    const label = value ?? written;
    const entity = known[n]?.data;
    const shown = { group: "pasted", label, isCollected: true, tag: typeName(type) } as const;
    return [
      ...(entity
        ? [
            {
              ...shown,
              ...{ id: `open-${n}`, verb: t("palette.openEntity") },
              run: () => navigate(`/entities?entity=${entity.id}`),
            },
          ]
        : []),
      {
        ...shown,
        ...{ id: `scan-${n}`, verb: t("palette.scanThis") },
        run: () => navigate(`/scan?targets=${encodeURIComponent(written)}`),
      },
    ];
  });
  if (lines.length > 1)
    pasted.unshift({
      ...{ id: "scan-all", group: "pasted", label: t("palette.scanAll", { n: lines.length }) },
      run: () => navigate(`/scan?targets=${encodeURIComponent(lines.map(({ written }) => written).join("\n"))}`),
    });

  const opened = new Set(known.map(({ data }) => data?.id));
  const seen: Command[] = (isWord ? (entities.data?.data ?? []) : [])
    .filter(({ id }) => !opened.has(id))
    .map(({ id, type, value = "" }) => ({
      ...{ id: `entity-${id}`, group: "entities" as const, label: value, isCollected: true, tag: typeName(type) },
      run: () => navigate(`/entities?entity=${id}`),
    }));
  const cases: Command[] = (isWord ? (investigations.data?.data ?? []) : []).map(({ id, title }) => ({
    ...{ id: `investigation-${id}`, group: "investigations" as const, label: title, isCollected: true },
    run: () => navigate(`/investigations/${id}`),
  }));
  const recent: Command[] = (wanted === "" ? readRecent(ws) : []).map(({ path, label }) => ({
    ...{ id: `recent-${path}`, group: "recent" as const, label, isCollected: true },
    run: () => navigate(path),
  }));

  const always: Command[] = [
    ...pages.map((page) => ({
      ...{ id: page.id, group: "pages" as const, verb: t("palette.go") },
      ...{ label: t(`nav.${page.name}`), keys: `g ${page.shortcut}` },
      run: () => navigate(page.path),
    })),
    ...(all.length > 1 ? all : [])
      .filter(({ id }) => id !== current?.id)
      .map(({ id, name }) => ({
        ...{ id: `workspace-${id}`, group: "workspaces" as const, verb: t("palette.switchTo"), label: name },
        run: () => switchTo(id),
      })),
    ...(["light", "dark", "system"] as const).map((mode) => ({
      ...{ id: `theme-${mode}`, group: "actions" as const, verb: t("theme.label"), label: t(`theme.${mode}`) },
      run: () => setMode(mode),
    })),
    {
      ...{ id: "shortcuts", group: "actions" as const, label: t("shortcuts.title"), keys: "?" },
      run: onShortcuts,
    },
  ];
  const fixed = always.filter(
    ({ label, verb }) => wanted === "" || `${verb ?? ""} ${label}`.toLowerCase().includes(wanted),
  );

  const busy = text.trim() !== rested || detected.isFetching || entities.isFetching || investigations.isFetching;
  return { commands: [...pasted, ...recent, ...cases, ...seen, ...fixed], busy };
}

/** A text once nobody has typed for a moment. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
