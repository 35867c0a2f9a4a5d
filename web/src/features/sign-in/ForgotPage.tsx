import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import MuiLink from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Frame } from "./Frame.tsx";
import { Said } from "./Said.tsx";
import { signInQueries } from "./sign-in-queries.ts";

export function ForgotPage() {
  const { t } = useTranslation("signIn");
  const forgot = useMutation(signInQueries.forgot());
  const { register, handleSubmit, formState } = useForm({ defaultValues: { email: "" } });
  return (
    <Frame title={t("forgotTitle")} hint={t("forgotHint")}>
      <Said error={forgot.error} />
      {forgot.isSuccess ? (
        <Alert severity="success">{t("forgotSent")}</Alert>
      ) : (
        <Stack component="form" noValidate spacing={2} onSubmit={handleSubmit(({ email }) => forgot.mutate(email))}>
          <TextField
            label={t("email")}
            type="email"
            autoComplete="username"
            autoFocus
            error={!!formState.errors.email}
            helperText={formState.errors.email?.message}
            {...register("email", { required: t("required") })}
          />
          <Button type="submit" variant="contained" size="large" loading={forgot.isPending}>
            {t("forgotSubmit")}
          </Button>
        </Stack>
      )}
      <MuiLink component={Link} to="/sign-in" variant="body2" sx={{ display: "inline-block", mt: 3 }}>
        {t("title")}
      </MuiLink>
    </Frame>
  );
}
