import MailOutlineIcon from "@mui/icons-material/MailOutlined";
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Section } from "../../components/Section.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { AddDialog } from "./AddDialog.tsx";
import { type Invitation, settingsQueries } from "./settings-queries.ts";
import { useRole } from "./use-role.ts";

const idOf = ({ id }: Invitation) => id;
const nameOf = ({ email }: Invitation) => email;

/** Who has been asked to come, and has not come yet. */
export function InvitationsPart() {
  const { t } = useTranslation("settings");
  const { mayManageMembers } = useRole();
  if (!mayManageMembers) return <Alert severity="info">{t("invitations.adminOnly")}</Alert>;
  return <Invitations />;
}

function Invitations() {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const ws = useWs();
  const [isAdding, setAdding] = useState(false);
  const invitations = useQuery(settingsQueries.invitations(ws));
  const revoke = useMutation(settingsQueries.revokeInvitation(ws));
  const members = useQuery(settingsQueries.members(ws)).data?.data ?? [];
  if (invitations.isError) return <Fault error={invitations.error} onRetry={() => void invitations.refetch()} />;
  const rows = invitations.data?.data;
  const columns: readonly Column<Invitation>[] = [
    { id: "email", label: t("add.email"), cell: ({ email }) => <span title={email}>{email}</span> },
    {
      id: "role",
      label: t("members.role"),
      width: 112,
      from: "sm",
      cell: ({ role }) => <Tag>{t(`common:role.${role}`)}</Tag>,
    },
    {
      id: "by",
      label: t("invitations.by"),
      width: 150,
      from: "xl",
      cell: ({ invited_by }) => members.find((one) => one.user_id === invited_by)?.display_name ?? "—",
    },
    {
      id: "expires",
      label: t("invitations.expires"),
      width: 190,
      from: "md",
      cell: ({ expires_at }) => format.date(expires_at),
    },
    {
      id: "revoke",
      label: "",
      width: 110,
      align: "right",
      cell: ({ id, email }) => (
        <Button
          color="error"
          aria-label={t("invitations.revokeOf", { email })}
          loading={revoke.isPending && revoke.variables === id}
          onClick={() => revoke.mutate(id)}
        >
          {t("invitations.revoke")}
        </Button>
      ),
    },
  ];
  const invite = (
    <Button variant="contained" onClick={() => setAdding(true)}>
      {t("invitations.invite")}
    </Button>
  );
  return (
    <Section title={t("invitations.title")} hint={t("invitations.hint")} actions={rows?.length !== 0 && invite}>
      {rows?.length === 0 ? (
        <EmptyState
          icon={<MailOutlineIcon />}
          title={t("invitations.none")}
          hint={t("invitations.noneHint")}
          action={invite}
        />
      ) : (
        <RowTable label={t("invitations.title")} columns={columns} rows={rows} idOf={idOf} nameOf={nameOf} />
      )}
      <AddDialog open={isAdding} onClose={() => setAdding(false)} />
    </Section>
  );
}
