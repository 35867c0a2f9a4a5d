import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Section } from "../../components/Section.tsx";
import { toast } from "../../components/Toasts.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import { settingsQueries } from "./settings-queries.ts";
import { useRole } from "./use-role.ts";

/** Its name, how scans are done in it, and what is switched for everybody. */
export function GeneralPart() {
  const { t } = useTranslation("settings");
  const ws = useWs();
  const { isOwner, runsDeployment } = useRole();
  return (
    <Stack spacing={2}>
      {!isOwner && <Alert severity="info">{t("ownerOnly")}</Alert>}
      <NameSection key={ws} />
      <Section title={t("scans.title")} hint={t("scans.hint")}>
        <SettingsForm key={ws} which="settings" isReadOnly={!isOwner} asked={useQuery(settingsQueries.settings(ws))} />
      </Section>
      <Section title={t("flags.title")} hint={t(runsDeployment ? "flags.hint" : "flags.readOnly")}>
        <SettingsForm key={ws} which="flags" isReadOnly={!runsDeployment} asked={useQuery(settingsQueries.flags(ws))} />
      </Section>
    </Stack>
  );
}

function NameSection() {
  const { t } = useTranslation(["settings", "common"]);
  const { isOwner, workspace } = useRole();
  const rename = useMutation(settingsQueries.rename(useWs()));
  const { register, handleSubmit, formState, reset } = useForm({ values: { name: workspace?.name ?? "" } });
  const { errors, isDirty } = formState;
  const save = handleSubmit(({ name }) =>
    rename.mutate(name.trim(), {
      onSuccess: () => {
        reset({ name: name.trim() });
        toast({ text: t("saved") });
      },
    }),
  );
  return (
    <Section title={t("name.title")} hint={workspace && t(`name.kinds.${workspace.kind}`)}>
      {rename.error && (
        <Alert severity="error" sx={{ mb: 2 }}>
          {rename.error.message}
        </Alert>
      )}
      <Stack
        component="form"
        noValidate
        direction={{ xs: "column", sm: "row" }}
        spacing={1.5}
        sx={{ alignItems: { xs: "flex-start", sm: "flex-start" } }}
        onSubmit={save}
      >
        <TextField
          label={t("name.label")}
          disabled={!isOwner}
          error={!!errors.name}
          helperText={errors.name?.message}
          slotProps={{ htmlInput: { maxLength: 100 } }}
          sx={{ width: "100%", maxWidth: 420 }}
          {...register("name", { validate: (name) => name.trim() !== "" || t("name.required") })}
        />
        {isOwner && (
          <Button type="submit" variant="contained" disabled={!isDirty} loading={rename.isPending} sx={{ height: 37 }}>
            {t("common:actions.save")}
          </Button>
        )}
      </Stack>
    </Section>
  );
}
