import AddIcon from "@mui/icons-material/Add";
import TrackChangesIcon from "@mui/icons-material/TrackChanges";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { AuthorizeDialog } from "../../app/authorize/AuthorizeDialog.tsx";
import { useAddress } from "../../app/use-address.ts";
import { useIsAdmin } from "../../app/use-role.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { SelectionBar } from "../../components/SelectionBar.tsx";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { writtenAs } from "../../components/written-as.ts";
import { AddDialog } from "./AddDialog.tsx";
import { TargetPanel } from "./TargetPanel.tsx";
import { TargetTable } from "./TargetTable.tsx";
import { type TargetFilter, targetQueries, targetTypes } from "./target-queries.ts";

/** What is asked about in this workspace, and what contact with it somebody authorized. */
export function TargetsPage() {
  const { t } = useTranslation(["targets", "common", "entities"]);
  const ws = useWs();
  const mayWrite = useMayWrite();
  const isAdmin = useIsAdmin();
  const { search, change } = useAddress();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isAdding, setAdding] = useState(false);
  const [authorizing, setAuthorizing] = useState<readonly string[] | null>(null);
  const q = search.get("q") ?? "";
  const type = search.get("type");
  const authorized = search.get("authorized");
  const archived = search.get("archived") === "only";
  const sort = search.get("sort");
  const at = search.get("target");
  const list = useInfiniteQuery(
    targetQueries.list(ws, {
      ...(q && { q }),
      ...(type && { type }),
      ...((authorized === "true" || authorized === "false") && { authorized }),
      ...(archived && { archived: "only" as const }),
      ...(sort && { sort: sort as NonNullable<TargetFilter["sort"]> }),
    }),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ target: id });
  const pick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  useRowKeys({
    ...{ ids: rows?.map(({ id }) => id) ?? [], at },
    ...{ onGo: open, onPick: pick, onClose: () => open(null) },
  });
  const chosen = rows?.filter(({ id }) => picked.has(id)) ?? [];
  const meant = authorizing && (rows?.filter(({ id }) => authorizing.includes(id)) ?? []);
  const isFiltered = q !== "" || type !== null || authorized !== null || archived;
  return (
    <>
      <PageHeader
        title={t("title")}
        hint={t("hint")}
        actions={
          mayWrite && (
            <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
              {t("add")}
            </Button>
          )
        }
      />
      <WithPanel title={t("target")} panel={at ? <TargetPanel key={at} id={at} /> : null} onClose={() => open(null)}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
          <SearchField label={t("search")} value={q} onChange={(text) => change({ q: text || null })} />
          <FilterMenu
            label={t("columns.type")}
            choices={targetTypes.map((value) => ({ value, label: t(`entities:types.${value}`) }))}
            chosen={type ? [type] : []}
            onChange={(next) => change({ type: next.at(-1) ?? null })}
          />
          <FilterMenu
            label={t("columns.authorization")}
            choices={["true", "false"].map((value) => ({ value, label: t(`authorizedIs.${value}`) }))}
            chosen={authorized ? [authorized] : []}
            onChange={(next) => change({ authorized: next.at(-1) ?? null })}
          />
          <FilterMenu
            label={t("shelf")}
            choices={[{ value: "only", label: t("archived") }]}
            chosen={archived ? ["only"] : []}
            onChange={(next) => change({ archived: next.at(-1) ?? null })}
          />
        </Box>
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState
            icon={<TrackChangesIcon />}
            title={t(isFiltered ? "noMatch" : "none")}
            {...(!isFiltered && { hint: t("noneHint") })}
            action={
              isFiltered ? (
                <Button onClick={() => change({ q: null, type: null, authorized: null, archived: null })}>
                  {t("common:list.all")}
                </Button>
              ) : (
                mayWrite && (
                  <Button variant="contained" onClick={() => setAdding(true)}>
                    {t("add")}
                  </Button>
                )
              )
            }
          />
        ) : (
          <TargetTable
            rows={rows}
            at={at}
            onOpen={open}
            {...(mayWrite && { picked, onPick: setPicked })}
            sort={sort ?? "-created_at"}
            onSort={(next) => change({ sort: next })}
            total={list.data?.pages[0]?.pagination.total}
            more={
              list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined
            }
          />
        )}
        <SelectionBar n={chosen.length} onClear={() => setPicked(new Set())}>
          <Button
            variant="contained"
            component={Link}
            to={`/scan?targets=${encodeURIComponent(chosen.map(writtenAs).join("\n"))}`}
          >
            {t("scan")}
          </Button>
          {isAdmin && !archived && (
            <Button onClick={() => setAuthorizing(chosen.map(({ id }) => id))}>{t("authorize")}</Button>
          )}
        </SelectionBar>
      </WithPanel>
      <AddDialog open={isAdding} onClose={() => setAdding(false)} />
      <AuthorizeDialog
        targets={meant && meant.length > 0 ? meant : null}
        footprint="P2"
        before={meant?.length === 1 ? meant[0]?.scope : undefined}
        onClose={() => setAuthorizing(null)}
        onDone={() => setPicked(new Set())}
      />
    </>
  );
}
