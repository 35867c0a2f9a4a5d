import AccountTreeOutlinedIcon from "@mui/icons-material/AccountTreeOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { SavedViews } from "../../app/desk/SavedViews.tsx";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { chosenColumns, GridTools } from "../../components/GridTools.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { severities } from "../../components/Severity.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { EntityActions } from "./EntityActions.tsx";
import { EntityPanel } from "./EntityPanel.tsx";
import { EntityTable, entityColumns, usualColumns } from "./EntityTable.tsx";
import { type EntityFilter, entityQueries } from "./entity-queries.ts";

/** Entities of an investigation, or of the whole workspace: a list, and beside it the one that is chosen. */
export function EntitiesPage() {
  const { t } = useTranslation(["entities", "common"]);
  const ws = useWs();
  const { id: investigation } = useParams();
  const { search, change } = useAddress();
  const types = search.getAll("type");
  const severity = search.getAll("severity");
  const q = search.get("q") ?? "";
  const sort = search.get("sort");
  const at = search.get("entity");
  const within = investigation ? { investigation } : {};
  const list = useInfiniteQuery(
    entityQueries.list(ws, {
      ...within,
      ...(q && { q }),
      ...(types.length > 0 && { type: types }),
      ...(severity.length > 0 && { severity }),
      ...(sort && { sort: sort as NonNullable<EntityFilter["sort"]> }),
    }),
  );
  const facets = useQuery(entityQueries.facets(ws, within));
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ entity: id });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const pick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  useRowKeys({
    ...{ ids: rows?.map(({ id }) => String(id)) ?? [], at },
    ...{ onGo: open, onPick: pick, onClose: () => open(null) },
  });
  const all = entityColumns(t, useFormat());
  const { columns, ids } = chosenColumns(all, usualColumns, search.get("cols"));
  const isFiltered = q !== "" || types.length > 0 || severity.length > 0;
  return (
    <>
      {!investigation && <PageHeader title={t("title")} hint={t("hint")} />}
      <WithPanel
        title={t("entity")}
        panel={at ? <EntityPanel key={at} id={Number(at)} onOpen={(id) => open(String(id))} /> : null}
        onClose={() => open(null)}
      >
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
          <SearchField label={t("search")} value={q} onChange={(text) => change({ q: text || null })} />
          <FilterMenu
            label={t("columns.type")}
            choices={(facets.data?.data.type ?? []).map(({ label, n }) => ({
              ...{ value: label, label: t(`types.${label}`, { defaultValue: label }), n },
            }))}
            chosen={types}
            onChange={(chosen) => change({ type: chosen })}
          />
          <FilterMenu
            label={t("withFinding")}
            choices={severities.map((value) => ({ value, label: t(`common:severity.${value}`) }))}
            chosen={severity}
            onChange={(chosen) => change({ severity: chosen })}
          />
          <GridTools columns={all} shown={ids} onChange={(next) => change({ cols: next?.join() ?? null })} />
          <SavedViews page="entities" aside={["entity"]} />
        </Box>
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState
            icon={<AccountTreeOutlinedIcon />}
            title={t(isFiltered ? "noMatch" : "none")}
            {...(!isFiltered && { hint: t("noneHint") })}
            action={
              isFiltered && (
                <Button onClick={() => change({ q: null, type: null, severity: null })}>{t("common:list.all")}</Button>
              )
            }
          />
        ) : (
          <EntityTable
            label={t("title")}
            columns={at === null ? columns : columns.filter(({ id }) => !id.endsWith("_seen") && id !== "traits")}
            rows={rows}
            at={at}
            onOpen={open}
            picked={picked}
            onPick={setPicked}
            sort={sort ?? "-first_seen"}
            onSort={(next) => change({ sort: next })}
            total={list.data?.pages[0]?.pagination.total}
            more={
              list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined
            }
          />
        )}
        <EntityActions
          chosen={rows?.filter(({ id }) => picked.has(String(id))) ?? []}
          onClear={() => setPicked(new Set())}
        />
      </WithPanel>
    </>
  );
}
