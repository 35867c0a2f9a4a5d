import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Frame } from "./Frame.tsx";
import { Said } from "./Said.tsx";
import { signInQueries } from "./sign-in-queries.ts";

export function ResetPage() {
  const { t } = useTranslation("signIn");
  const [search] = useSearchParams();
  const reset = useMutation(signInQueries.reset());
  const { register, handleSubmit, formState } = useForm({ defaultValues: { password: "" } });
  const token = search.get("token") ?? "";
  return (
    <Frame title={t("resetTitle")}>
      <Said error={reset.error} />
      {reset.isSuccess ? (
        <Stack spacing={2}>
          <Alert severity="success">{t("resetDone")}</Alert>
          <Button component={Link} to="/sign-in" variant="contained" size="large">
            {t("title")}
          </Button>
        </Stack>
      ) : (
        <Stack
          component="form"
          noValidate
          spacing={2}
          onSubmit={handleSubmit(({ password }) => reset.mutate({ token, password }))}
        >
          <TextField
            label={t("password")}
            type="password"
            autoComplete="new-password"
            autoFocus
            error={!!formState.errors.password}
            helperText={formState.errors.password?.message ?? t("passwordHelp")}
            {...register("password", { required: t("required") })}
          />
          <Button type="submit" variant="contained" size="large" loading={reset.isPending}>
            {t("resetSubmit")}
          </Button>
        </Stack>
      )}
    </Frame>
  );
}
