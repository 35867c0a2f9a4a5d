import Alert from "@mui/material/Alert";
import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useWs } from "../ws.tsx";
import { type Comment, deskQueries, type Subject } from "./desk-queries.ts";

type Props = {
  readonly subject: Subject;
  readonly label: string;
  readonly action: string;
  readonly parent?: string;
  readonly editing?: Comment;
  readonly autoFocus?: boolean;
  readonly onClose?: () => void;
};

/** Words about a thing, and who is told of them. */
export function CommentForm({ subject, label, action, parent, editing, autoFocus = false, onClose }: Props) {
  const { t } = useTranslation(["desk", "common"]);
  const ws = useWs();
  const { id: investigation } = useParams();
  const members = useQuery(deskQueries.members(ws)).data?.data ?? [];
  const [text, setText] = useState(editing?.text ?? "");
  const [mentions, setMentions] = useState<readonly string[]>(editing?.mentions ?? []);
  const say = useMutation(deskQueries.say(ws, subject));
  const reword = useMutation(deskQueries.reword(ws, subject));
  const error = say.error ?? reword.error;
  const isIdle = text.trim() === "";
  const done = () => {
    setText("");
    setMentions([]);
    onClose?.();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isIdle) return;
    const said = { text: text.trim(), mentions };
    if (editing) reword.mutate({ id: editing.id, ...said }, { onSuccess: done });
    else
      say.mutate({ ...said, ...(parent && { parent }), ...(investigation && { investigation }) }, { onSuccess: done });
  };
  return (
    <Box component="form" onSubmit={submit} sx={{ mt: 0.5 }}>
      {error && (
        <Alert severity="error" sx={{ mb: 1 }}>
          {error.message}
        </Alert>
      )}
      <TextField
        fullWidth
        multiline
        minRows={1}
        maxRows={8}
        autoFocus={autoFocus}
        label={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 10_000 } }}
      />
      {(!isIdle || onClose) && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1, alignItems: "flex-start" }}>
          <Autocomplete
            multiple
            size="small"
            options={members.map(({ user_id }) => user_id)}
            value={[...mentions]}
            getOptionLabel={(user) => members.find(({ user_id }) => user_id === user)?.display_name ?? user}
            onChange={(_event, next) => setMentions(next)}
            renderInput={(params) => <TextField {...params} label={t("comments.tell")} />}
            sx={{ flexGrow: 1, minWidth: 160 }}
          />
          <Box sx={{ display: "flex", gap: 1, pt: 0.5 }}>
            {onClose && <Button onClick={onClose}>{t("common:actions.cancel")}</Button>}
            <Button type="submit" variant="contained" disabled={isIdle} loading={say.isPending || reword.isPending}>
              {action}
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
