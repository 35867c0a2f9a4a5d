import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useWs } from "../ws.tsx";
import { deskQueries, type Subject } from "./desk-queries.ts";

type Props = { readonly subjects: readonly Subject[] | null; readonly onClose: () => void };

/** Pins the same note to each of some things. */
export function NoteDialog({ subjects, onClose }: Props) {
  const { t } = useTranslation("desk");
  return (
    <Dialog open={subjects !== null} onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="note-title">
      <DialogTitle id="note-title">{t("notes.add")}</DialogTitle>
      {subjects && <NoteForm subjects={subjects} onClose={onClose} />}
    </Dialog>
  );
}

function NoteForm({ subjects, onClose }: { readonly subjects: readonly Subject[]; readonly onClose: () => void }) {
  const { t } = useTranslation(["desk", "common"]);
  const format = useFormat();
  const { id: investigation } = useParams();
  const [text, setText] = useState("");
  const note = useMutation(deskQueries.note(useWs()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    note.mutate(
      { text: text.trim(), subjects, ...(investigation && { investigation }) },
      {
        onSuccess: () => {
          toast({ text: t("notes.added", { n: format.number(subjects.length) }) });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        {note.error && <Alert severity="error">{note.error.message}</Alert>}
        <TextField
          fullWidth
          multiline
          autoFocus
          minRows={3}
          margin="dense"
          label={t("notes.text")}
          helperText={subjects.length > 1 ? t("notes.each", { n: format.number(subjects.length) }) : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button type="submit" variant="contained" disabled={text.trim() === ""} loading={note.isPending}>
          {t("common:actions.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
