import DeleteOutlinedIcon from "@mui/icons-material/DeleteOutlined";
import EditOutlinedIcon from "@mui/icons-material/EditOutlined";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Visible } from "../../components/Collected.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useIsAdmin } from "../use-role.ts";
import { useSession } from "../use-session.ts";
import { useWs } from "../ws.tsx";
import { CommentForm } from "./CommentForm.tsx";
import { type Comment, deskQueries, type Subject } from "./desk-queries.ts";

type Props = {
  readonly comment: Comment;
  readonly subject: Subject;
  readonly person: (user: string) => string;
};

export function CommentLine({ comment, subject, person }: Props) {
  const { t } = useTranslation(["desk", "common"]);
  const format = useFormat();
  const session = useSession();
  const isAdmin = useIsAdmin();
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const unsay = useMutation(deskQueries.unsay(useWs(), subject));
  const { id, text, created_by, created_at, edited_at, deleted, mentions } = comment;
  const isMine = session.state === "in" && session.me.id === created_by;
  if (isEditing)
    return (
      <CommentForm
        subject={subject}
        editing={comment}
        label={t("comments.reword")}
        action={t("common:actions.save")}
        autoFocus
        onClose={() => setEditing(false)}
      />
    );
  return (
    <Box sx={{ py: 0.5 }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 0.5 }}>
        <Typography variant="body2" component="span" sx={{ fontWeight: 600 }}>
          {person(created_by)}
        </Typography>
        <Typography variant="caption" color="textSecondary" sx={{ flexGrow: 1 }}>
          {format.date(created_at)}
          {edited_at && !deleted && ` · ${t("comments.edited")}`}
        </Typography>
        {isMine && !deleted && (
          <IconButton aria-label={t("comments.edit")} onClick={() => setEditing(true)}>
            <EditOutlinedIcon sx={{ fontSize: 16 }} />
          </IconButton>
        )}
        {(isMine || isAdmin) && !deleted && (
          <IconButton aria-label={t("comments.delete")} onClick={() => setDeleting(true)}>
            <DeleteOutlinedIcon sx={{ fontSize: 16 }} />
          </IconButton>
        )}
      </Box>
      <Typography
        variant="body2"
        sx={{
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
          ...(deleted && { color: "text.secondary", fontStyle: "italic" }),
        }}
      >
        {deleted ? t("comments.gone") : <Visible text={text} />}
      </Typography>
      {mentions.length > 0 && (
        <Typography variant="caption" color="textSecondary">
          {t("comments.told", { names: mentions.map(person).join(", ") })}
        </Typography>
      )}
      <ConfirmDialog
        open={isDeleting}
        title={t("comments.deleteAsk")}
        hint={t("comments.deleteHint")}
        action={t("common:actions.delete")}
        onClose={() => setDeleting(false)}
        onConfirm={() => {
          setDeleting(false);
          unsay.mutate(id);
        }}
      />
    </Box>
  );
}
