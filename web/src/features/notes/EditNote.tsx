import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem.ts";
import { useWs } from "../../app/ws.tsx";
import { Markdown } from "./Markdown.tsx";
import { fromField, toField } from "./moment.ts";
import { TimeField } from "./NewNote.tsx";
import { type Note, noteQueries } from "./note-queries.ts";
import { TextEditor } from "./TextEditor.tsx";

type Props = { readonly note: Note; readonly onClose: () => void };

const isConflict = (error: Error | null) => error instanceof Problem && (error.status === 409 || error.status === 412);

/** Changes a note; where somebody else did so meanwhile, shows theirs and asks what is to stand. */
export function EditNote({ note, onClose }: Props) {
  const { t } = useTranslation(["notes", "common"]);
  const ws = useWs();
  const client = useQueryClient();
  const change = useMutation(noteQueries.change(ws, note.id));
  const [text, setText] = useState(note.text);
  const [at, setAt] = useState(toField(note.pinned_at));
  const [version, setVersion] = useState(note.version);
  const [theirs, setTheirs] = useState<Note | null>(null);
  const save = (as: number) =>
    change.mutate(
      // A field knows minutes only: a time that nobody touched stays to the second.
      { text, pinned_at: at === toField(note.pinned_at) ? note.pinned_at : fromField(at), version: as },
      {
        onSuccess: onClose,
        onError: async (error) => {
          if (!isConflict(error)) return;
          const { data } = await client.fetchQuery({ ...noteQueries.one(ws, note.id), staleTime: 0 });
          setTheirs(data);
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(version);
  };
  return (
    <form onSubmit={submit}>
      {change.error && !isConflict(change.error) && (
        <Alert severity="error" sx={{ mb: 1 }}>
          {change.error.message}
        </Alert>
      )}
      {theirs && (
        <Alert severity="warning" sx={{ mb: 1, "& .MuiAlert-message": { flexGrow: 1, minWidth: 0 } }} action={null}>
          <strong>{t("conflict.title")}</strong>
          <Box sx={{ my: 1, p: 1, borderRadius: 1, bgcolor: "background.paper", color: "text.primary" }}>
            <Markdown text={theirs.text} />
          </Box>
          <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
            <Button
              color="inherit"
              variant="outlined"
              onClick={() => {
                setText(theirs.text);
                setAt(toField(theirs.pinned_at));
                setVersion(theirs.version);
                setTheirs(null);
              }}
            >
              {t("conflict.theirs")}
            </Button>
            <Button
              color="inherit"
              onClick={() => {
                setVersion(theirs.version);
                setTheirs(null);
                save(theirs.version);
              }}
            >
              {t("conflict.mine")}
            </Button>
          </Box>
        </Alert>
      )}
      <TextEditor text={text} onChange={setText} />
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, mt: 1.5 }}>
        <TimeField value={at} onChange={setAt} />
        <Box sx={{ flexGrow: 1 }} />
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button
          type="submit"
          variant="contained"
          disabled={text.trim() === "" || theirs !== null}
          loading={change.isPending}
        >
          {t("common:actions.save")}
        </Button>
      </Box>
    </form>
  );
}
