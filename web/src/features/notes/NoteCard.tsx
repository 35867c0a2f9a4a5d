import DeleteOutlineIcon from "@mui/icons-material/DeleteOutlined";
import EditOutlinedIcon from "@mui/icons-material/EditOutlined";
import PushPinOutlinedIcon from "@mui/icons-material/PushPinOutlined";
import ScheduleIcon from "@mui/icons-material/Schedule";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { useFormat } from "../../components/use-format.ts";
import { ConfirmDelete } from "./ConfirmDelete.tsx";
import { EditNote } from "./EditNote.tsx";
import { Markdown } from "./Markdown.tsx";
import { type Note, noteQueries } from "./note-queries.ts";
import { SubjectLink } from "./SubjectLink.tsx";

type Props = {
  readonly note: Note;
  readonly author: string;
  readonly editor: string;
  readonly mayChange: boolean;
  readonly mayDelete: boolean;
  /** The one that the address names. */
  readonly isMeant: boolean;
};

/** A note: what it is about, what it says, who wrote it. */
export function NoteCard({ note, author, editor, mayChange, mayDelete, isMeant }: Props) {
  const { t } = useTranslation(["notes", "common"]);
  const format = useFormat();
  const remove = useMutation(noteQueries.remove(useWs(), note.id));
  const [isChanging, setChanging] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isMeant) card.current?.scrollIntoView({ block: "center" });
  }, [isMeant]);
  const { text, subject, pinned_at, created_at, updated_at, version } = note;
  return (
    <Box
      component="article"
      ref={card}
      aria-label={t("by", { name: author, at: format.date(created_at) })}
      sx={{
        border: 1,
        borderColor: isMeant ? "primary.main" : "divider",
        borderRadius: 1,
        bgcolor: "background.paper",
        px: 2,
        py: 1.25,
        minWidth: 0,
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, minHeight: 30 }}>
        <Typography variant="body2" component="h2" sx={{ flexGrow: 1, minWidth: 0 }}>
          <strong>{author}</strong>{" "}
          <Typography component="span" variant="caption" color="textSecondary">
            {format.date(created_at)}
            {version > 1 && ` · ${t("changed", { name: editor, at: format.date(updated_at) })}`}
          </Typography>
        </Typography>
        {mayChange && !isChanging && (
          <Tooltip title={t("change")}>
            <IconButton aria-label={t("change")} onClick={() => setChanging(true)}>
              <EditOutlinedIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        )}
        {mayDelete && (
          <Tooltip title={t("common:actions.delete")}>
            <IconButton aria-label={t("common:actions.delete")} onClick={() => setAsking(true)}>
              <DeleteOutlineIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        )}
      </Box>
      {((subject && subject.kind !== "investigation") || pinned_at) && (
        <Box
          sx={{
            display: "flex",
            flexWrap: "wrap",
            columnGap: 2,
            mb: 0.75,
            color: "text.secondary",
            fontSize: 13,
            "& svg": { fontSize: 15, mr: 0.5, verticalAlign: "-3px" },
          }}
        >
          {subject && subject.kind !== "investigation" && (
            <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
              <PushPinOutlinedIcon titleAccess={t("fields.about")} />
              <SubjectLink subject={subject} />
            </Box>
          )}
          {pinned_at && (
            <Box component="time" dateTime={pinned_at} sx={{ fontVariantNumeric: "tabular-nums" }}>
              <ScheduleIcon titleAccess={t("fields.time")} />
              {format.date(pinned_at)}
            </Box>
          )}
        </Box>
      )}
      {isChanging ? <EditNote note={note} onClose={() => setChanging(false)} /> : <Markdown text={text} />}
      <ConfirmDelete
        open={isAsking}
        title={t("deleteNote")}
        hint={t("deleteHint")}
        onClose={() => setAsking(false)}
        onDelete={() => remove.mutate()}
      />
    </Box>
  );
}
