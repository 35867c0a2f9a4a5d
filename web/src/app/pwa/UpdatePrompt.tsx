import Button from "@mui/material/Button";
import Snackbar from "@mui/material/Snackbar";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { dismissUpdate, isUpdateThere, takeUpdate, watchUpdate } from "./updates.ts";

/** Says that a newer build is there; nobody is interrupted. */
export function UpdatePrompt() {
  const { t } = useTranslation();
  const isThere = useSyncExternalStore(watchUpdate, isUpdateThere);
  return (
    <Snackbar
      open={isThere}
      anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
      message={t("update.there")}
      action={
        <>
          <Button color="inherit" onClick={takeUpdate}>
            {t("update.reload")}
          </Button>
          <Button color="inherit" onClick={dismissUpdate}>
            {t("actions.close")}
          </Button>
        </>
      }
    />
  );
}
