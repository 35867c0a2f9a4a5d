import PersonAddAltIcon from "@mui/icons-material/PersonAddAlt";
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSession } from "../../app/use-session.ts";
import { useWs } from "../../app/ws.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Section } from "../../components/Section.tsx";
import { toast } from "../../components/Toasts.tsx";
import { AddDialog } from "./AddDialog.tsx";
import { MemberTable } from "./MemberTable.tsx";
import { type Member, settingsQueries } from "./settings-queries.ts";
import { useRole } from "./use-role.ts";

type Asked = { readonly what: "remove" | "transfer" | "leave"; readonly member: Member };

/** Who is in the workspace, and what they may do. */
export function MembersPart() {
  const { t } = useTranslation("settings");
  const ws = useWs();
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const me = session.state === "in" ? session.me.id : "";
  const { isOwner, mayManageMembers, workspace } = useRole();
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const members = useQuery(settingsQueries.members(ws));
  const changeRole = useMutation(settingsQueries.changeRole(ws));
  const remove = useMutation(settingsQueries.removeMember(ws));
  const transfer = useMutation(settingsQueries.transfer(ws));
  const close = () => {
    setAsked(null);
    remove.reset();
    transfer.reset();
  };
  const confirm = () => {
    if (!asked) return;
    const { what, member } = asked;
    const onSuccess = () => {
      close();
      toast({ text: t(`members.done.${what}`, { name: member.display_name }) });
      if (what !== "leave") return;
      void client.invalidateQueries({ queryKey: ["workspaces"] });
      navigate("/");
    };
    if (what === "transfer") transfer.mutate(member.user_id, { onSuccess });
    else remove.mutate(member.user_id, { onSuccess });
  };
  if (members.isError) return <Fault error={members.error} onRetry={() => void members.refetch()} />;
  return (
    <Stack spacing={2}>
      {!mayManageMembers && <Alert severity="info">{t("adminOnly")}</Alert>}
      <Section
        title={t("members.title")}
        hint={t("members.hint")}
        actions={
          mayManageMembers && (
            <Button variant="contained" startIcon={<PersonAddAltIcon />} onClick={() => setAdding(true)}>
              {t("members.add")}
            </Button>
          )
        }
      >
        <MemberTable
          members={members.data?.data}
          me={me}
          isOwner={isOwner}
          mayManage={mayManageMembers}
          isShared={workspace?.kind !== "personal"}
          busy={changeRole.isPending ? changeRole.variables.user : null}
          onRole={(user, role) => changeRole.mutate({ user, role })}
          onAsk={(what, member) => setAsked({ what, member })}
        />
      </Section>
      <AddDialog open={isAdding} onClose={() => setAdding(false)} />
      <Confirm
        open={asked !== null}
        title={asked ? t(`members.ask.${asked.what}`, { name: asked.member.display_name }) : ""}
        text={asked ? t(`members.askText.${asked.what}`, { name: asked.member.display_name }) : ""}
        action={asked ? t(`members.act.${asked.what}`) : ""}
        busy={remove.isPending || transfer.isPending}
        error={remove.error ?? transfer.error}
        onClose={close}
        onConfirm={confirm}
      />
    </Stack>
  );
}
