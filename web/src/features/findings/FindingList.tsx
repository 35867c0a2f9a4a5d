import BugReportOutlinedIcon from "@mui/icons-material/BugReportOutlined";
import Button from "@mui/material/Button";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { TagMenu } from "../../app/desk/TagMenu.tsx";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import type { Column } from "../../components/RowTable.tsx";
import { SelectionBar } from "../../components/SelectionBar.tsx";
import { csvOf, saveFile } from "../../components/save-file.ts";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { besidePanel, FindingTable } from "./FindingTable.tsx";
import { type Finding, type FindingFilter, findingQueries } from "./finding-queries.ts";

type Props = {
  readonly filter: FindingFilter;
  readonly columns: readonly Column<Finding>[];
  readonly at: string | null;
  readonly onOpen: (id: string | null) => void;
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
  readonly onDecide: (rows: readonly Finding[]) => void;
};

const exported = [
  "id",
  "severity",
  "state",
  "title",
  "category",
  "type",
  "entity",
  "assignee",
  "first_seen",
  "last_seen",
];

/** The list, walked through by keys: j and k, x picks, e decides. */
export function FindingList({ filter, columns, at, onOpen, picked, onPick, onDecide }: Props) {
  const { t } = useTranslation(["findings", "common", "desk"]);
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { search, change } = useAddress();
  const sort = search.get("sort");
  const list = useInfiniteQuery(
    findingQueries.list(ws, { ...filter, ...(sort && { sort: sort as NonNullable<FindingFilter["sort"]> }) }),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  const chosen = rows?.filter(({ id }) => picked.has(String(id))) ?? [];
  const pick = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onPick(next);
  };
  const decide = () => {
    const meant = chosen.length > 0 ? chosen : (rows?.filter(({ id }) => String(id) === at) ?? []);
    if (meant.length > 0) onDecide(meant);
  };
  useRowKeys({
    ...{ ids: rows?.map(({ id }) => String(id)) ?? [], at },
    ...{ onGo: onOpen, onPick: pick, onAct: decide, onClose: () => onOpen(null) },
  });
  const { investigation: _within, ...narrowed } = filter;
  const isFiltered = Object.keys(narrowed).length > 0;
  if (list.isError) return <Fault error={list.error} onRetry={() => void list.refetch()} />;
  if (rows?.length === 0)
    return (
      <EmptyState
        icon={<BugReportOutlinedIcon />}
        title={t(isFiltered ? "noMatch" : "none")}
        {...(!isFiltered && { hint: t("noneHint") })}
        action={
          isFiltered && (
            <Button
              onClick={() =>
                change({ q: null, severity: null, state: null, category: null, assignee: null, suppressed: null })
              }
            >
              {t("common:list.all")}
            </Button>
          )
        }
      />
    );
  return (
    <>
      <FindingTable
        label={t("title")}
        columns={at === null ? columns : columns.filter(({ id }) => besidePanel.includes(id))}
        rows={rows}
        at={at}
        onOpen={onOpen}
        picked={picked}
        onPick={onPick}
        sort={sort ?? "-severity"}
        onSort={(next) => change({ sort: next })}
        total={list.data?.pages[0]?.pagination.total}
        more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined}
      />
      <SelectionBar n={chosen.length} onClear={() => onPick(new Set())}>
        {mayWrite && (
          <Button variant="contained" onClick={decide}>
            {t("decide")}
          </Button>
        )}
        {mayWrite && (
          <TagMenu subjects={chosen.map(({ id }) => ({ kind: "finding" as const, id }))} label={t("desk:tags.add")} />
        )}
        <Button
          onClick={() =>
            saveFile(
              "findings.csv",
              "text/csv;charset=utf-8",
              csvOf(
                exported,
                chosen.map((one) => ({ ...one, entity: one.entity.value })),
              ),
            )
          }
        >
          {t("desk:grid.csv")}
        </Button>
      </SelectionBar>
    </>
  );
}
