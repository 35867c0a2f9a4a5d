import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Frame } from "./Frame.tsx";
import { Said } from "./Said.tsx";
import { signInQueries } from "./sign-in-queries.ts";

export function VerifyPage() {
  const { t } = useTranslation("signIn");
  const [search] = useSearchParams();
  const verify = useQuery(signInQueries.verify(search.get("token") ?? ""));
  return (
    <Frame title={verify.isPending ? t("verifying") : t("email")}>
      <Said error={verify.error} />
      <Stack spacing={2}>
        {verify.isSuccess && <Alert severity="success">{t("verified")}</Alert>}
        <Button component={Link} to="/" variant="contained" size="large">
          {t("to")}
        </Button>
      </Stack>
    </Frame>
  );
}
