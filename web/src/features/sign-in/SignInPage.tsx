import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import MuiLink from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useSearchParams } from "react-router";
import { Problem } from "../../api/problem.ts";
import { useSession } from "../../app/use-session.ts";
import { Frame } from "./Frame.tsx";
import { Said } from "./Said.tsx";
import { signInQueries } from "./sign-in-queries.ts";

type Fields = { readonly email: string; readonly password: string; readonly code: string };

export function SignInPage() {
  const { t } = useTranslation("signIn");
  const session = useSession();
  const [search] = useSearchParams();
  const to = safePath(search.get("to"));
  const ways = useQuery(signInQueries.ways());
  const signIn = useMutation(signInQueries.signIn());
  const oidc = useMutation(signInQueries.oidc());
  const { register, handleSubmit, formState } = useForm<Fields>({
    defaultValues: { email: "", password: "", code: "" },
  });
  const wantsCode = signIn.error instanceof Problem && signIn.error.code === "code_wanted";
  if (session.state === "in") return <Navigate to={to} replace />;
  const { data } = ways.data ?? {};
  const required = { required: t("required") };
  const { errors } = formState;
  return (
    <Frame title={t("title")}>
      {session.state === "out" && session.ended && !signIn.error && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {t("expired")}
        </Alert>
      )}
      {data?.needs_setup && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {t("setupNeedsLink")}
        </Alert>
      )}
      <Said error={signIn.error ?? oidc.error} />
      <Stack
        component="form"
        noValidate
        spacing={2}
        onSubmit={handleSubmit(({ email, password, code }) =>
          signIn.mutate({ email, password, ...(code && { code }) }),
        )}
      >
        <TextField
          label={t("email")}
          type="email"
          autoComplete="username"
          autoFocus
          error={!!errors.email}
          helperText={errors.email?.message}
          {...register("email", required)}
        />
        <TextField
          label={t("password")}
          type="password"
          autoComplete="current-password"
          error={!!errors.password}
          helperText={errors.password?.message}
          {...register("password", required)}
        />
        {wantsCode && (
          <TextField
            label={t("code")}
            helperText={t("codeHelp")}
            autoComplete="one-time-code"
            autoFocus
            {...register("code", required)}
          />
        )}
        <Button type="submit" variant="contained" size="large" loading={signIn.isPending}>
          {t("submit")}
        </Button>
        <MuiLink component={Link} to="/forgot" variant="body2" sx={{ alignSelf: "flex-start" }}>
          {t("forgot")}
        </MuiLink>
      </Stack>
      {data?.oidc && (
        <>
          <Divider sx={{ my: 2.5, color: "text.secondary" }}>{t("or")}</Divider>
          <Button fullWidth variant="outlined" size="large" loading={oidc.isPending} onClick={() => oidc.mutate(to)}>
            {t("with", { name: data.oidc.name })}
          </Button>
        </>
      )}
      <Typography variant="body2" color="textSecondary" sx={{ mt: 4 }}>
        {data?.registration === "open" ? (
          <>
            {t("noAccount")}{" "}
            <MuiLink component={Link} to="/register">
              {t("register")}
            </MuiLink>
          </>
        ) : (
          data?.registration === "invite" && !data.needs_setup && t("byInvitation")
        )}
      </Typography>
    </Frame>
  );
}

/** A place of ours to go on at, never one elsewhere. */
export function safePath(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) ? path : "/";
}
