import Link from "@mui/material/Link";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { useWs } from "../../app/ws.tsx";
import { Collected, Visible } from "../../components/Collected.tsx";
import { noteQueries, type Subject } from "./note-queries.ts";

/** What a note is about, and the way there. */
export function SubjectLink({ subject }: { readonly subject: Subject }) {
  const { kind, id } = subject;
  const { id: investigation } = useParams();
  const { t } = useTranslation("notes");
  const base = `/investigations/${investigation}`;
  if (kind === "entity") return <EntityLink id={Number(id)} to={`${base}/entities?entity=${id}`} />;
  if (kind === "finding") return <FindingLink id={Number(id)} to={`${base}/findings?finding=${id}`} />;
  return <span>{t(`about.${kind}`)}</span>;
}

type Props = { readonly id: number; readonly to: string };

function EntityLink({ id, to }: Props) {
  const { t } = useTranslation("notes");
  const entity = useQuery(noteQueries.entity(useWs(), id)).data?.data;
  return (
    <Link component={RouterLink} to={to} underline="hover">
      {entity ? <Collected text={entity.value} /> : `${t("about.entity")} ${id}`}
    </Link>
  );
}

function FindingLink({ id, to }: Props) {
  const { t } = useTranslation("notes");
  const finding = useQuery(noteQueries.finding(useWs(), id)).data?.data;
  return (
    <Link component={RouterLink} to={to} underline="hover">
      {finding ? <Visible text={finding.title} /> : `${t("about.finding")} ${id}`}
    </Link>
  );
}
