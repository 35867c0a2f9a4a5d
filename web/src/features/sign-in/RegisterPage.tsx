import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import MuiLink from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { useSession } from "../../app/use-session.ts";
import { toast } from "../../components/Toasts.tsx";
import { AccountForm } from "./AccountForm.tsx";
import { Frame } from "./Frame.tsx";
import { Said } from "./Said.tsx";
import { signInQueries } from "./sign-in-queries.ts";

/** Making an account, with an invitation or without; who has one accepts the invitation with it. */
export function RegisterPage() {
  const { t } = useTranslation("signIn");
  const session = useSession();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const invitation = search.get("invitation") ?? undefined;
  const register = useMutation(signInQueries.register());
  const accept = useMutation({
    ...signInQueries.accept(),
    onSuccess: ({ data }) => {
      toast({ text: t("accepted", { name: data.name }) });
      navigate("/");
    },
  });
  if (session.state === "in" && (!invitation || register.isSuccess)) return <Navigate to="/" replace />;
  if (session.state === "in" && invitation) {
    return (
      <Frame title={t("accept")}>
        <Said error={accept.error} />
        <Button variant="contained" size="large" loading={accept.isPending} onClick={() => accept.mutate(invitation)}>
          {t("accept")}
        </Button>
      </Frame>
    );
  }
  return (
    <Frame title={t("registerTitle")}>
      {invitation && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {t("invited")}
        </Alert>
      )}
      <Said error={register.error} />
      <AccountForm
        busy={register.isPending}
        submit={t("registerSubmit")}
        onSubmit={(account) => register.mutate({ ...account, ...(invitation && { invitation }) })}
      />
      <Typography variant="body2" color="textSecondary" sx={{ mt: 3 }}>
        {t("haveAccount")}{" "}
        <MuiLink
          component={Link}
          to={invitation ? `/sign-in?to=${encodeURIComponent(`/register?invitation=${invitation}`)}` : "/sign-in"}
        >
          {t("title")}
        </MuiLink>
      </Typography>
    </Frame>
  );
}
