import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Visible } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useMayWrite, useWs } from "../ws.tsx";
import { deskQueries, type Subject } from "./desk-queries.ts";
import { NoteDialog } from "./NoteDialog.tsx";

/** Notes that are pinned to a thing, the newest first. */
export function Notes({ subject }: { readonly subject: Subject }) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const [isAdding, setAdding] = useState(false);
  const asked = useQuery(deskQueries.notes(ws, subject));
  const members = useQuery(deskQueries.members(ws)).data?.data ?? [];
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={48} />;
  const { data } = asked.data;
  return (
    <>
      {data.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("notes.none")}
        </Typography>
      )}
      {data.map(({ id, text, updated_at, created_by }) => (
        <Box key={id} sx={{ borderLeft: 3, borderColor: "divider", pl: 1.25, py: 0.25, mb: 1 }}>
          <Typography variant="body2" sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            <Visible text={text} />
          </Typography>
          <Typography variant="caption" color="textSecondary">
            {members.find(({ user_id }) => user_id === created_by)?.display_name ?? created_by} ·{" "}
            {format.date(updated_at)}
          </Typography>
        </Box>
      ))}
      {mayWrite && <Button onClick={() => setAdding(true)}>{t("notes.add")}</Button>}
      <NoteDialog subjects={isAdding ? [subject] : null} onClose={() => setAdding(false)} />
    </>
  );
}
