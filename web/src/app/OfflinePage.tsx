import CloudOffOutlinedIcon from "@mui/icons-material/CloudOffOutlined";
import Button from "@mui/material/Button";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../api/session.ts";
import { EmptyState } from "../components/EmptyState.tsx";

const again = 5_000;
const ask = () => refresh().catch(() => false);

/** The shell came from this device, and nobody can be asked who one is. */
export function OfflinePage() {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    document.title = `${t("connection.offlineTitle")} · Sonde`;
    const timer = setInterval(() => void ask(), again);
    return () => clearInterval(timer);
  }, [t]);
  const tryNow = async () => {
    setAsking(true);
    await ask();
    setAsking(false);
  };
  return (
    <main>
      <EmptyState
        icon={<CloudOffOutlinedIcon />}
        title={t("connection.offlineTitle")}
        hint={t("connection.offlineHint")}
        action={
          <Button variant="contained" loading={isAsking} onClick={() => void tryNow()}>
            {t("connection.try")}
          </Button>
        }
      />
    </main>
  );
}
