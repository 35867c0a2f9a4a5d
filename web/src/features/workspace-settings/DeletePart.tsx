import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useWs } from "../../app/ws.tsx";
import { Confirm } from "../../components/Confirm.tsx";
import { Section } from "../../components/Section.tsx";
import { toast } from "../../components/Toasts.tsx";
import { settingsQueries } from "./settings-queries.ts";
import { useRole } from "./use-role.ts";

/** The end of a workspace: gone at once, erased later. */
export function DeletePart() {
  const { t } = useTranslation("settings");
  const ws = useWs();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { isOwner, workspace } = useRole();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation(settingsQueries.remove(ws));
  const name = workspace?.name ?? "";
  const why = !isOwner
    ? t("delete.ownerOnly")
    : workspace?.kind === "personal" || workspace?.kind === "local"
      ? t(`delete.${workspace.kind}`)
      : null;
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: async () => {
        setAsking(false);
        toast({ text: t("delete.done", { name }) });
        navigate("/");
        await client.resetQueries({ queryKey: ["workspaces"] });
      },
    });
  return (
    <Section title={t("delete.title")} hint={t("delete.hint")}>
      {why ? (
        <Alert severity="info">{why}</Alert>
      ) : (
        <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
          {t("delete.button")}
        </Button>
      )}
      <Confirm
        open={isAsking}
        title={t("delete.ask", { name })}
        text={t("delete.askText")}
        typed={name}
        action={t("delete.button")}
        busy={remove.isPending}
        error={remove.error}
        onClose={() => {
          setAsking(false);
          remove.reset();
        }}
        onConfirm={confirm}
      />
    </Section>
  );
}
