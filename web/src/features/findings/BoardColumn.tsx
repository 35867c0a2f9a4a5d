import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { BoardCard } from "./BoardCard.tsx";
import { FindingStateTag } from "./FindingStateTag.tsx";
import {
  type Finding,
  type FindingFilter,
  type FindingState,
  findingQueries,
  findingStates,
} from "./finding-queries.ts";

type Props = {
  readonly filter: FindingFilter;
  readonly state: FindingState;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly person: (user: string) => string;
  /** On its way to another column, or into this one, while the server is told. */
  readonly away: number | null;
  readonly arriving: Finding | null;
  readonly onMove: ((finding: Finding, to: FindingState) => void) | null;
};

const kind = "application/x-sonde-finding";

export function BoardColumn({ filter, state, at, onOpen, person, away, arriving, onMove }: Props) {
  const { t } = useTranslation(["findings", "common"]);
  const format = useFormat();
  const ws = useWs();
  const [isOver, setOver] = useState(false);
  const list = useInfiniteQuery(findingQueries.column(ws, { ...filter, state: [state] }));
  const there = list.data?.pages.flatMap((page) => page.data);
  const rows = [
    ...(arriving ? [arriving] : []),
    ...(there ?? []).filter(({ id }) => id !== away && id !== arriving?.id),
  ];
  const total = list.data?.pages[0]?.pagination.total;
  const drop = (event: DragEvent) => {
    setOver(false);
    const told = event.dataTransfer.getData(kind);
    if (!told || !onMove) return;
    event.preventDefault();
    onMove(JSON.parse(told) as Finding, state);
  };
  const place = findingStates.indexOf(state);
  return (
    <Box
      component="section"
      aria-label={t(`states.${state}`)}
      onDragOver={(event: DragEvent) => {
        if (!onMove || !event.dataTransfer.types.includes(kind)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        border: 1,
        borderColor: isOver ? "primary.main" : "divider",
        borderRadius: 1,
        p: 1,
        minWidth: 0,
        bgcolor: isOver ? "action.hover" : "background.default",
        maxHeight: "calc(100dvh - 260px)",
        minHeight: 160,
        overflow: "auto",
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, mb: 1 }}>
        <FindingStateTag state={state} />
        <Typography variant="caption" color="textSecondary">
          {typeof total === "number"
            ? format.number(total)
            : there && `${format.number(rows.length)}${list.hasNextPage ? "+" : ""}`}
        </Typography>
      </Box>
      {list.isError && <Fault error={list.error} onRetry={() => void list.refetch()} />}
      {!there && !list.isError && <Skeleton variant="rounded" height={72} />}
      {there && rows.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
          {t("columnEmpty")}
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map((finding) => (
          <BoardCard
            key={finding.id}
            finding={finding}
            isAt={at === String(finding.id)}
            person={person}
            onOpen={() => onOpen(String(finding.id))}
            onDrag={onMove && ((event) => event.dataTransfer.setData(kind, JSON.stringify(finding)))}
            onStep={
              onMove &&
              ((step) => {
                const to = findingStates[place + step];
                if (to) onMove(finding, to);
              })
            }
          />
        ))}
      </Box>
      {list.hasNextPage && (
        <Button fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common:list.more")}
        </Button>
      )}
    </Box>
  );
}
