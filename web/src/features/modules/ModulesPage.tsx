import ExtensionOutlinedIcon from "@mui/icons-material/ExtensionOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { type Health, healths, worstHealth } from "../../components/SourceHealth.tsx";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { ModulePanel } from "./ModulePanel.tsx";
import { ModuleTable } from "./ModuleTable.tsx";
import { familyOf, type Module, moduleQueries, standingOf } from "./module-queries.ts";

const footprints = ["P0", "P1", "P2", "P3"] as const;
const needs = ["none", "optional", "required"] as const;
const standings = ["ready", "no_key", "off"] as const;
const filters = ["family", "footprint", "key", "standing", "health"] as const;
type Filter = (typeof filters)[number];

function needOf({ keys }: Module): (typeof needs)[number] {
  return keys.some(({ need }) => need === "required") ? "required" : keys.length > 0 ? "optional" : "none";
}

const trait: Record<Filter, (module: Module) => string | null> = {
  family: familyOf,
  footprint: ({ footprint }) => footprint,
  key: needOf,
  standing: standingOf,
  health: ({ health }) => worstHealth(health.map(({ state }) => state as Health)),
};

/** Every technique there is, and how this workspace wants it run. */
export function ModulesPage() {
  const { t } = useTranslation(["modules", "investigations", "sources", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const list = useQuery(moduleQueries.list(ws));
  const all = list.data?.data;
  const q = (search.get("q") ?? "").toLowerCase();
  const at = search.get("module");
  const chosen = (filter: Filter) => search.getAll(filter);
  const passes = (module: Module, but?: Filter) =>
    [module.id, module.title, module.about, ...module.aliases].some((text) => text.toLowerCase().includes(q)) &&
    filters.every((one) => {
      if (one === but || chosen(one).length === 0) return true;
      return chosen(one).includes(trait[one](module) ?? "");
    });
  const rows = all?.filter((module) => passes(module)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const open = (id: string | null) => change({ module: id });
  useRowKeys({ ids: rows?.map(({ id }) => id) ?? [], at, onGo: open, onClose: () => open(null) });
  const module = all?.find(({ id }) => id === at);
  const menu = (filter: Filter, label: string, choices: readonly { value: string; label: string }[]) => (
    <FilterMenu
      label={label}
      choices={choices.map((one) => ({
        ...one,
        n: all?.filter((each) => passes(each, filter) && trait[filter](each) === one.value).length ?? 0,
      }))}
      chosen={chosen(filter)}
      onChange={(next) => change({ [filter]: next })}
    />
  );
  const families = [...new Set(all?.map(familyOf))].sort();
  return (
    <>
      <PageHeader
        title={t("title")}
        hint={t("hint")}
        actions={
          <Button variant="outlined" component={Link} to="/sources">
            {t("toSources")}
          </Button>
        }
      />
      <WithPanel
        title={t("module")}
        panel={module ? <ModulePanel key={module.id} module={module} /> : null}
        onClose={() => open(null)}
      >
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
          <SearchField
            label={t("search")}
            value={search.get("q") ?? ""}
            onChange={(text) => change({ q: text || null })}
          />
          {menu(
            "family",
            t("columns.family"),
            families.map((value) => ({ value, label: value })),
          )}
          {menu(
            "footprint",
            t("columns.footprint"),
            footprints.map((value) => ({ value, label: `${value} · ${t(`investigations:footprints.${value}`)}` })),
          )}
          {menu(
            "key",
            t("columns.key"),
            needs.map((value) => ({ value, label: t(`needs.${value}`) })),
          )}
          {menu(
            "standing",
            t("columns.standing"),
            standings.map((value) => ({ value, label: t(`standings.${value}`) })),
          )}
          {menu(
            "health",
            t("columns.health"),
            healths.map((value) => ({ value, label: t(`sources:health.${value}`) })),
          )}
        </Box>
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState
            icon={<ExtensionOutlinedIcon />}
            title={t("noMatch")}
            action={
              <Button onClick={() => change({ q: null, ...Object.fromEntries(filters.map((one) => [one, null])) })}>
                {t("common:list.all")}
              </Button>
            }
          />
        ) : (
          <ModuleTable rows={rows} at={at} onOpen={open} total={all?.length} />
        )}
      </WithPanel>
    </>
  );
}
