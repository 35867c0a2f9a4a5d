import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/Section.tsx";
import { toast } from "../../components/Toasts.tsx";
import { profileQueries } from "./profile-queries.ts";
import { useMe } from "./use-me.ts";

/** A new password; every other session ends. */
export function PasswordSection() {
  const { t } = useTranslation("profile");
  const me = useMe();
  const change = useMutation(profileQueries.changePassword());
  const { register, handleSubmit, formState, reset, getValues } = useForm({
    defaultValues: { current: "", next: "", again: "" },
  });
  const { errors } = formState;
  const hasPassword = me?.has_password ?? true;
  const save = handleSubmit(({ current, next }) =>
    change.mutate(
      { next, ...(hasPassword && { current }) },
      {
        onSuccess: () => {
          reset();
          toast({ text: t("password.done") });
        },
      },
    ),
  );
  return (
    <Section title={t("password.title")} hint={t(hasPassword ? "password.hint" : "password.none")}>
      <Stack component="form" noValidate spacing={2} onSubmit={save} sx={{ maxWidth: 420, alignItems: "flex-start" }}>
        {change.error && <Alert severity="error">{change.error.message}</Alert>}
        {hasPassword && (
          <TextField
            fullWidth
            type="password"
            label={t("password.current")}
            autoComplete="current-password"
            error={!!errors.current}
            helperText={errors.current?.message}
            {...register("current", { required: t("password.required") })}
          />
        )}
        <TextField
          fullWidth
          type="password"
          label={t("password.next")}
          autoComplete="new-password"
          error={!!errors.next}
          helperText={errors.next?.message ?? t("password.nextHelp")}
          {...register("next", { required: t("password.required") })}
        />
        <TextField
          fullWidth
          type="password"
          label={t("password.again")}
          autoComplete="new-password"
          error={!!errors.again}
          helperText={errors.again?.message}
          {...register("again", { validate: (again) => again === getValues("next") || t("password.different") })}
        />
        <Button type="submit" variant="contained" loading={change.isPending}>
          {t("password.submit")}
        </Button>
      </Stack>
    </Section>
  );
}
