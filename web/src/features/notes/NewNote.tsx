import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { fromField } from "./moment.ts";
import { type Found, noteQueries } from "./note-queries.ts";
import { SubjectField } from "./SubjectField.tsx";
import { TextEditor } from "./TextEditor.tsx";

type Props = { readonly investigation: string; readonly onClose: () => void };

/** Writes a note about the investigation, one thing in it, or a time. */
export function NewNote({ investigation, onClose }: Props) {
  const { t } = useTranslation(["notes", "common"]);
  const create = useMutation(noteQueries.create(useWs(), investigation));
  const [text, setText] = useState("");
  const [about, setAbout] = useState<Found | null>(null);
  const [at, setAt] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { text, subject: about && { kind: about.kind, id: about.id }, pinned_at: fromField(at) },
      { onSuccess: onClose },
    );
  };
  return (
    <BoardPanel title={t("new")}>
      <form onSubmit={submit}>
        {create.error && (
          <Alert severity="error" sx={{ mb: 1 }}>
            {create.error.message}
          </Alert>
        )}
        <TextEditor text={text} onChange={setText} />
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, mt: 1.5 }}>
          <SubjectField investigation={investigation} value={about} onChange={setAbout} />
          <TimeField value={at} onChange={setAt} />
        </Box>
        <Box sx={{ display: "flex", justifyContent: "flex-end", gap: 1, mt: 1.5 }}>
          <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
          <Button type="submit" variant="contained" disabled={text.trim() === ""} loading={create.isPending}>
            {t("add")}
          </Button>
        </Box>
      </form>
    </BoardPanel>
  );
}

/** The time that a note is about. */
export function TimeField({ value, onChange }: { readonly value: string; readonly onChange: (at: string) => void }) {
  const { t } = useTranslation("notes");
  return (
    <TextField
      type="datetime-local"
      label={t("fields.time")}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      sx={{ flex: "1 1 200px", maxWidth: { sm: 240 } }}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
