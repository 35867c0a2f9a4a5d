import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Offline, Problem } from "../api/problem.ts";

type Props = { readonly error: Error; readonly onRetry?: (() => void) | undefined };

/** What went wrong, what to do, and the id that leads to it in the server's log. */
export function Fault({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : null;
  return (
    <Box role="alert" sx={{ p: 4, textAlign: "center", maxWidth: 560, mx: "auto" }}>
      <Typography variant="h2" component="p" gutterBottom>
        {problem?.status === 404 ? t("errors.notFound") : t("errors.title")}
      </Typography>
      <Typography color="textSecondary">
        {error instanceof Offline ? t("errors.offline") : error.message} {problem?.hint}
      </Typography>
      {problem?.said && (
        <Typography variant="body2" color="textSecondary" lang="en" sx={{ mt: 0.5 }}>
          {problem.said}
        </Typography>
      )}
      {problem?.requestId && (
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 1 }}>
          {t("errors.requestId", { id: problem.requestId })}
        </Typography>
      )}
      {onRetry && (
        <Button variant="outlined" sx={{ mt: 2 }} onClick={onRetry}>
          {t("actions.retry")}
        </Button>
      )}
    </Box>
  );
}
