import Box from "@mui/material/Box";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { toast } from "../../components/Toasts.tsx";
import { BoardColumn } from "./BoardColumn.tsx";
import {
  type Finding,
  type FindingFilter,
  type FindingState,
  findingQueries,
  findingStates,
} from "./finding-queries.ts";

type Props = {
  readonly filter: FindingFilter;
  readonly states: readonly FindingState[];
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly person: (user: string) => string;
  /** States that want a reason are asked for it. */
  readonly onAsk: (finding: Finding, to: FindingState) => void;
};

type Move = { readonly finding: Finding; readonly to: FindingState };

/** Findings by state: a card is dragged to another column, or moved there with Shift and an arrow. */
export function BoardView({ filter, states, at, onOpen, person, onAsk }: Props) {
  const { t } = useTranslation("findings");
  const mayWrite = useMayWrite();
  const decide = useMutation(findingQueries.decide(useWs()));
  const [moving, setMoving] = useState<Move | null>(null);
  const [said, setSaid] = useState("");
  const moved = moving?.finding.id;
  useEffect(() => {
    if (moved !== undefined) document.querySelector<HTMLElement>(`[data-card="${moved}"]`)?.focus();
  }, [moved]);
  const move = (finding: Finding, to: FindingState) => {
    if (finding.state === to) return;
    if (to === "accepted" || to === "false_positive") {
      onAsk(finding, to);
      return;
    }
    setMoving({ finding, to });
    decide.mutate(
      { ids: [finding.id], decision: { state: to } },
      {
        onError: (error) => toast({ error }),
        onSuccess: ({ data }) => {
          const [refused] = data.refused;
          if (refused) toast({ error: new Error(refused.detail) });
          else setSaid(t("moved", { title: finding.title, state: t(`states.${to}`) }));
        },
        onSettled: () => setMoving(null),
      },
    );
  };
  const shown = findingStates.filter((state) => states.length === 0 || states.includes(state));
  return (
    <>
      <Box
        role="group"
        aria-label={t("board")}
        sx={{
          display: "grid",
          gap: 1.5,
          gridAutoFlow: "column",
          gridAutoColumns: { xs: "minmax(240px, 84%)", sm: "minmax(220px, 1fr)" },
          overflowX: "auto",
          pb: 1,
          alignItems: "start",
        }}
      >
        {shown.map((state) => (
          <BoardColumn
            key={state}
            filter={filter}
            state={state}
            at={at}
            onOpen={onOpen}
            person={person}
            away={moving && moving.to !== state ? moving.finding.id : null}
            arriving={moving?.to === state ? { ...moving.finding, state } : null}
            onMove={mayWrite ? move : null}
          />
        ))}
      </Box>
      <Box
        role="status"
        sx={{ position: "absolute", width: "1px", height: "1px", overflow: "hidden", clip: "rect(0 0 0 0)" }}
      >
        {said}
      </Box>
    </>
  );
}
