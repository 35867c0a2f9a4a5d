import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Fault } from "../../components/Fault.tsx";
import { useMayWrite, useWs } from "../ws.tsx";
import { CommentForm } from "./CommentForm.tsx";
import { CommentLine } from "./CommentLine.tsx";
import { type Comment, deskQueries, type Subject } from "./desk-queries.ts";

/** What people say to each other about a thing, thread by thread. */
export function Comments({ subject }: { readonly subject: Subject }) {
  const { t } = useTranslation("desk");
  const ws = useWs();
  const mayWrite = useMayWrite();
  const asked = useQuery(deskQueries.comments(ws, subject));
  const members = useQuery(deskQueries.members(ws)).data?.data ?? [];
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={96} />;
  const { data } = asked.data;
  const person = (user: string) => members.find(({ user_id }) => user_id === user)?.display_name ?? user;
  const threads = data.filter(({ parent }) => parent === null);
  return (
    <Box>
      {threads.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          {t("comments.none")}
        </Typography>
      )}
      <Box component="ul" aria-label={t("comments.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {threads.map((first) => (
          <Thread
            key={first.id}
            first={first}
            replies={data.filter(({ parent }) => parent === first.id)}
            subject={subject}
            person={person}
          />
        ))}
      </Box>
      {mayWrite && <CommentForm subject={subject} label={t("comments.write")} action={t("comments.send")} />}
    </Box>
  );
}

type ThreadProps = {
  readonly first: Comment;
  readonly replies: readonly Comment[];
  readonly subject: Subject;
  readonly person: (user: string) => string;
};

function Thread({ first, replies, subject, person }: ThreadProps) {
  const { t } = useTranslation("desk");
  const mayWrite = useMayWrite();
  const [isAnswering, setAnswering] = useState(false);
  return (
    <Box component="li" sx={{ mb: 1.5 }}>
      <CommentLine comment={first} subject={subject} person={person} />
      <Box sx={{ ml: 1.5, pl: 1.5, borderLeft: 2, borderColor: "divider" }}>
        {replies.map((reply) => (
          <CommentLine key={reply.id} comment={reply} subject={subject} person={person} />
        ))}
        {isAnswering ? (
          <CommentForm
            subject={subject}
            parent={first.id}
            label={t("comments.reply")}
            action={t("comments.send")}
            autoFocus
            onClose={() => setAnswering(false)}
          />
        ) : (
          mayWrite && <Button onClick={() => setAnswering(true)}>{t("comments.answer")}</Button>
        )}
      </Box>
    </Box>
  );
}
