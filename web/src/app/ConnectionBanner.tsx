import CloudOffOutlinedIcon from "@mui/icons-material/CloudOffOutlined";
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { askWhetherThere, isConnected, noteConnection, watchConnection } from "../api/connection.ts";
import { toast } from "../components/Toasts.tsx";

const again = 5_000;

/** Says that the connection is lost, asks whether it is back, and reads everything again then. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isThere = useSyncExternalStore(watchConnection, isConnected);
  useEffect(() => {
    const lost = () => noteConnection(false);
    const maybe = () => void askWhetherThere();
    window.addEventListener("offline", lost);
    window.addEventListener("online", maybe);
    return () => {
      window.removeEventListener("offline", lost);
      window.removeEventListener("online", maybe);
    };
  }, []);
  useEffect(() => {
    if (isThere) return;
    const timer = setInterval(() => void askWhetherThere(), again);
    return () => {
      clearInterval(timer);
      if (!isConnected()) return;
      toast({ text: t("connection.back") });
      void client.invalidateQueries();
    };
  }, [isThere, client, t]);
  if (isThere) return null;
  return (
    <Alert
      severity="warning"
      icon={<CloudOffOutlinedIcon />}
      role="status"
      sx={{ borderRadius: 0, py: 0, borderBottom: 1, borderColor: "divider" }}
      action={
        <Button color="inherit" onClick={() => void askWhetherThere()}>
          {t("actions.retry")}
        </Button>
      }
    >
      {t("connection.lost")}
    </Alert>
  );
}
