import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/Section.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { profileQueries } from "./profile-queries.ts";
import { useMe } from "./use-me.ts";

/** What others see of one, and whether one's address is confirmed. */
export function AccountPart() {
  const { t } = useTranslation(["profile", "common"]);
  const format = useFormat();
  const me = useMe();
  const change = useMutation(profileQueries.change());
  const verify = useMutation(profileQueries.sendVerification());
  const { register, handleSubmit, formState } = useForm({ values: { display_name: me?.display_name ?? "" } });
  if (!me) return null;
  const save = handleSubmit(({ display_name }) =>
    change.mutate({ display_name: display_name.trim() }, { onSuccess: () => toast({ text: t("saved") }) }),
  );
  return (
    <Stack spacing={2}>
      <Section title={t("account.title")} hint={t("account.hint", { date: format.date(me.created_at) })}>
        {change.error && (
          <Alert severity="error" sx={{ mb: 2 }}>
            {change.error.message}
          </Alert>
        )}
        <Stack component="form" noValidate spacing={2} onSubmit={save} sx={{ maxWidth: 420, alignItems: "flex-start" }}>
          <TextField
            fullWidth
            label={t("account.name")}
            autoComplete="name"
            error={!!formState.errors.display_name}
            helperText={formState.errors.display_name?.message ?? t("account.nameHelp")}
            slotProps={{ htmlInput: { maxLength: 100 } }}
            {...register("display_name", { validate: (name) => name.trim() !== "" || t("account.required") })}
          />
          <Button type="submit" variant="contained" disabled={!formState.isDirty} loading={change.isPending}>
            {t("common:actions.save")}
          </Button>
        </Stack>
      </Section>
      <Section title={t("email.title")} hint={t("email.hint")}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
          <Box sx={{ overflowWrap: "anywhere" }}>{me.email}</Box>
          <Tag colour={me.email_verified ? "secondary" : "warning"}>
            {t(me.email_verified ? "email.verified" : "email.unverified")}
          </Tag>
        </Box>
        {!me.email_verified && (
          <Box sx={{ mt: 1.5 }}>
            {verify.isSuccess ? (
              <Alert severity="success">{t("email.sent")}</Alert>
            ) : (
              <Button variant="outlined" loading={verify.isPending} onClick={() => verify.mutate()}>
                {t("email.send")}
              </Button>
            )}
          </Box>
        )}
      </Section>
    </Stack>
  );
}
