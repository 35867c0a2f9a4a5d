import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { chosenColumns } from "../../components/GridTools.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useFormat } from "../../components/use-format.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { BoardView } from "./BoardView.tsx";
import { FindingFilters } from "./FindingFilters.tsx";
import { FindingList } from "./FindingList.tsx";
import { FindingPanel } from "./FindingPanel.tsx";
import { findingColumns, usualColumns } from "./FindingTable.tsx";
import { type Finding, type FindingFilter, type FindingState, findingQueries } from "./finding-queries.ts";
import { RuleList } from "./RuleList.tsx";
import { SuppressDialog } from "./SuppressDialog.tsx";
import { TriageDialog } from "./TriageDialog.tsx";

type Deciding = {
  readonly ids: readonly number[];
  readonly from?: Finding | undefined;
  readonly to?: FindingState;
};

/** Findings of an investigation, or of the whole workspace: looked at, proven, and decided about. */
export function FindingsPage() {
  const { t } = useTranslation(["findings", "common"]);
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { id: investigation } = useParams();
  const { search, change } = useAddress();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const [hiding, setHiding] = useState<Finding | "new" | null>(null);
  const members = useQuery(findingQueries.members(ws)).data?.data ?? [];
  const person = (user: string) => members.find(({ user_id }) => user_id === user)?.display_name ?? user;
  const severity = search.getAll("severity");
  const state = search.getAll("state");
  const category = search.getAll("category");
  const q = search.get("q") ?? "";
  const assignee = search.get("assignee");
  const suppressed = search.get("suppressed") === "only";
  const at = search.get("finding");
  const view = search.get("view");
  const filter: FindingFilter = {
    ...(investigation && { investigation }),
    ...(severity.length > 0 && { severity }),
    ...(state.length > 0 && { state }),
    ...(category.length > 0 && { category }),
    ...(assignee && { assignee }),
    ...(suppressed && { suppressed: "only" as const }),
    ...(q && { q }),
  };
  const open = (id: string | null) => change({ finding: id });
  const all = findingColumns({ t, format, person });
  const { columns, ids } = chosenColumns(all, usualColumns, search.get("cols"));
  return (
    <>
      {!investigation && <PageHeader title={t("title")} hint={t("hint")} />}
      <WithPanel
        title={t("finding")}
        panel={
          at && view !== "rules" ? (
            <FindingPanel
              key={at}
              id={Number(at)}
              onDecide={(from) => setDeciding({ ids: [from.id], from })}
              onHide={setHiding}
            />
          ) : null
        }
        onClose={() => open(null)}
      >
        <FindingFilters columns={all} shown={ids} members={members} />
        {view === "rules" ? (
          <RuleList person={person} onNew={() => setHiding("new")} />
        ) : view === "board" ? (
          <BoardView
            filter={filter}
            states={state as FindingState[]}
            at={at}
            onOpen={open}
            person={person}
            onAsk={(from, to) => setDeciding({ ids: [from.id], from, to })}
          />
        ) : (
          <FindingList
            filter={filter}
            columns={columns}
            at={at}
            onOpen={open}
            picked={picked}
            onPick={setPicked}
            onDecide={(rows) =>
              mayWrite && setDeciding({ ids: rows.map(({ id }) => id), from: rows.length === 1 ? rows[0] : undefined })
            }
          />
        )}
      </WithPanel>
      <TriageDialog
        ids={deciding?.ids ?? null}
        from={deciding?.from}
        to={deciding?.to}
        onClose={() => setDeciding(null)}
        onDone={() => setPicked(new Set())}
      />
      <SuppressDialog from={hiding} onClose={() => setHiding(null)} />
    </>
  );
}
