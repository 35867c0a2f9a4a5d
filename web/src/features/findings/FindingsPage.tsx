import BugReportOutlinedIcon from "@mui/icons-material/BugReportOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { severities } from "../../components/Severity.tsx";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { FindingPanel } from "./FindingPanel.tsx";
import { FindingTable } from "./FindingTable.tsx";
import { type FindingFilter, findingQueries, findingStates } from "./finding-queries.ts";
import { TriageDialog } from "./TriageDialog.tsx";

/** Findings of an investigation, or of the whole workspace: looked at, proven, and decided about. */
export function FindingsPage() {
  const { t } = useTranslation(["findings", "common"]);
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { id: investigation } = useParams();
  const { search, change } = useAddress();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<readonly number[] | null>(null);
  const severity = search.getAll("severity");
  const state = search.getAll("state");
  const category = search.getAll("category");
  const q = search.get("q") ?? "";
  const sort = search.get("sort");
  const at = search.get("finding");
  const filter: FindingFilter = {
    ...(investigation && { investigation }),
    ...(severity.length > 0 && { severity }),
    ...(state.length > 0 && { state }),
    ...(category.length > 0 && { category }),
  };
  const list = useInfiniteQuery(
    findingQueries.list(ws, {
      ...filter,
      ...(q && { q }),
      ...(sort && { sort: sort as NonNullable<FindingFilter["sort"]> }),
    }),
  );
  const facets = useQuery(findingQueries.facets(ws, filter)).data?.data;
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ finding: id });
  const pick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const decide = () => {
    if (!mayWrite) return;
    if (picked.size > 0) setDeciding([...picked].map(Number));
    else if (at) setDeciding([Number(at)]);
  };
  useRowKeys({
    ...{ ids: rows?.map(({ id }) => String(id)) ?? [], at },
    ...{ onGo: open, onPick: pick, onAct: decide, onClose: () => open(null) },
  });
  const isFiltered = q !== "" || severity.length + state.length + category.length > 0;
  const n = (counts: readonly { label: string; n: number }[] | undefined, label: string) =>
    counts && { n: counts.find((one) => one.label === label)?.n ?? 0 };
  return (
    <>
      {!investigation && <PageHeader title={t("title")} hint={t("hint")} />}
      <WithPanel
        title={t("finding")}
        panel={at ? <FindingPanel key={at} id={Number(at)} onDecide={() => setDeciding([Number(at)])} /> : null}
        onClose={() => open(null)}
      >
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
          <SearchField label={t("search")} value={q} onChange={(text) => change({ q: text || null })} />
          <FilterMenu
            label={t("columns.severity")}
            choices={severities.map((value) => ({
              ...{ value, label: t(`common:severity.${value}`), ...n(facets?.by_severity, value) },
            }))}
            chosen={severity}
            onChange={(chosen) => change({ severity: chosen })}
          />
          <FilterMenu
            label={t("columns.state")}
            choices={findingStates.map((value) => ({
              ...{ value, label: t(`states.${value}`), ...n(facets?.by_state, value) },
            }))}
            chosen={state}
            onChange={(chosen) => change({ state: chosen })}
          />
          <FilterMenu
            label={t("columns.category")}
            choices={(facets?.by_category ?? []).map((one) => ({
              ...{ value: one.label, label: one.label.replaceAll("_", " "), n: one.n },
            }))}
            chosen={category}
            onChange={(chosen) => change({ category: chosen })}
          />
        </Box>
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState
            icon={<BugReportOutlinedIcon />}
            title={t(isFiltered ? "noMatch" : "none")}
            {...(!isFiltered && { hint: t("noneHint") })}
            action={
              isFiltered && (
                <Button onClick={() => change({ q: null, severity: null, state: null, category: null })}>
                  {t("common:list.all")}
                </Button>
              )
            }
          />
        ) : (
          <FindingTable
            rows={rows}
            at={at}
            onOpen={open}
            {...(mayWrite && { picked, onPick: setPicked })}
            sort={sort ?? "-severity"}
            onSort={(next) => change({ sort: next })}
            total={list.data?.pages[0]?.pagination.total}
            more={
              list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined
            }
          />
        )}
        <BulkBar n={picked.size} onDecide={decide} onClear={() => setPicked(new Set())} />
      </WithPanel>
      <TriageDialog
        ids={deciding}
        from={deciding?.length === 1 ? rows?.find(({ id }) => id === deciding[0]) : undefined}
        onClose={() => setDeciding(null)}
        onDone={() => setPicked(new Set())}
      />
    </>
  );
}
