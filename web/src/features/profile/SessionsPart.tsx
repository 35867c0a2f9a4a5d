import Button from "@mui/material/Button";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Fault } from "../../components/Fault.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Section } from "../../components/Section.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { agentName } from "./agent.ts";
import { profileQueries, type Session } from "./profile-queries.ts";

const idOf = ({ id }: Session) => id;
const nameOf = ({ agent }: Session) => agentName(agent);

/** Where one is signed in. */
export function SessionsPart() {
  const { t } = useTranslation("profile");
  const format = useFormat();
  const sessions = useQuery(profileQueries.sessions());
  const end = useMutation(profileQueries.endSession());
  const endOthers = useMutation(profileQueries.endOthers());
  if (sessions.isError) return <Fault error={sessions.error} onRetry={() => void sessions.refetch()} />;
  const rows = sessions.data?.data;
  const columns: readonly Column<Session>[] = [
    {
      id: "agent",
      label: t("sessions.where"),
      cell: (session) => (
        <span title={session.agent}>
          {nameOf(session) || t("sessions.unknown")}{" "}
          {session.current && <Tag colour="secondary">{t("sessions.current")}</Tag>}
        </span>
      ),
    },
    { id: "address", label: t("sessions.address"), width: 140, from: "md", cell: ({ address }) => address || "—" },
    {
      id: "since",
      label: t("sessions.since"),
      width: 184,
      from: "xl",
      cell: ({ created_at }) => format.date(created_at),
    },
    {
      id: "used",
      label: t("sessions.used"),
      width: 184,
      from: "sm",
      cell: ({ last_used_at }) => format.date(last_used_at),
    },
    {
      id: "end",
      label: "",
      width: 110,
      align: "right",
      cell: (session) =>
        !session.current && (
          <Button
            color="error"
            aria-label={t("sessions.endOf", { name: nameOf(session) })}
            loading={end.isPending && end.variables === session.id}
            onClick={() => end.mutate(session.id)}
          >
            {t("sessions.end")}
          </Button>
        ),
    },
  ];
  return (
    <Section
      title={t("sessions.title")}
      hint={t("sessions.hint")}
      actions={
        <Button
          variant="outlined"
          disabled={(rows?.length ?? 0) < 2}
          loading={endOthers.isPending}
          onClick={() =>
            endOthers.mutate(undefined, {
              onSuccess: ({ data }) => toast({ text: t("sessions.ended", { n: format.number(data.ended) }) }),
            })
          }
        >
          {t("sessions.endOthers")}
        </Button>
      }
    >
      <RowTable label={t("sessions.title")} columns={columns} rows={rows} idOf={idOf} nameOf={nameOf} />
    </Section>
  );
}
