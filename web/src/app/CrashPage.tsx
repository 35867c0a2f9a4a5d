import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, useRouteError } from "react-router";
import { Problem } from "../api/problem.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";

/** Stands where a page broke; the rest goes on. */
export function CrashPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  // A page that cannot be loaded any more: a newer version was installed meanwhile.
  const stale = error instanceof TypeError && /dynamically imported module|module script failed/i.test(error.message);
  return (
    <Box role="alert" sx={{ p: 6, maxWidth: 640, mx: "auto", textAlign: "center" }}>
      <Typography variant="h1" gutterBottom>
        {stale ? t("errors.updated") : t("errors.crash")}
      </Typography>
      {!stale && <Typography color="textSecondary">{t("errors.crashHint")}</Typography>}
      {!stale && error instanceof Error && (
        <Typography variant="caption" component="pre" color="textSecondary" sx={{ mt: 2, whiteSpace: "pre-wrap" }}>
          {error.message}
          {error instanceof Problem && error.requestId ? `\n${t("errors.requestId", { id: error.requestId })}` : ""}
        </Typography>
      )}
      <Button variant="contained" sx={{ mt: 3 }} onClick={() => window.location.reload()}>
        {t("errors.reload")}
      </Button>
    </Box>
  );
}
