import Button from "@mui/material/Button";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../components/EmptyState.tsx";

export function NotFoundPage() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t("errors.notFound")} · Sonde`;
  }, [t]);
  return (
    <EmptyState
      title={t("errors.notFound")}
      hint={t("errors.notFoundHint")}
      action={
        <Button component={Link} to="/" variant="outlined">
          {t("errors.home")}
        </Button>
      }
    />
  );
}
