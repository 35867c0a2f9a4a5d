import Alert from "@mui/material/Alert";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";
import { useSession } from "../../app/use-session.ts";
import { AccountForm } from "./AccountForm.tsx";
import { Frame } from "./Frame.tsx";
import { Said } from "./Said.tsx";
import { signInQueries } from "./sign-in-queries.ts";

/** The first owner, by the link that the server printed. */
export function SetupPage() {
  const { t } = useTranslation("signIn");
  const session = useSession();
  const [search] = useSearchParams();
  const token = search.get("token") ?? "";
  const setUp = useMutation(signInQueries.setUp());
  if (session.state === "in") return <Navigate to="/" replace />;
  return (
    <Frame title={t("setupTitle")} hint={t("setupHint")}>
      {token === "" && <Alert severity="warning">{t("setupNeedsLink")}</Alert>}
      <Said error={setUp.error} />
      {token !== "" && (
        <AccountForm
          busy={setUp.isPending}
          submit={t("registerSubmit")}
          onSubmit={(account) => setUp.mutate({ ...account, token })}
        />
      )}
    </Frame>
  );
}
