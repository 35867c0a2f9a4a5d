import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { State } from "../../components/ScanState.tsx";
import { useMayWrite, useWs } from "../ws.tsx";
import { scanQueries } from "./scan-queries.ts";

type Props = { readonly scan: string; readonly state: State };

/** Start, pause, resume, cancel: what its state allows. */
export function ScanOrders({ scan, state }: Props) {
  const { t } = useTranslation(["investigations", "common"]);
  const order = useMutation(scanQueries.order(useWs(), scan));
  const mayWrite = useMayWrite();
  const [isAsking, setAsking] = useState(false);
  if (!mayWrite || state === "COMPLETED" || state === "FAILED" || state === "CANCELLED") return null;
  const main = state === "RUNNING" ? "pause" : state === "PAUSED" ? "resume" : "start";
  return (
    <>
      <Button variant="outlined" loading={order.isPending} onClick={() => order.mutate(main)}>
        {t(main)}
      </Button>
      <Button color="error" disabled={order.isPending} onClick={() => setAsking(true)}>
        {t("cancelScan")}
      </Button>
      <Dialog open={isAsking} onClose={() => setAsking(false)} aria-labelledby="cancel-title">
        <DialogTitle id="cancel-title">{t("cancelAsk")}</DialogTitle>
        <DialogContent>{t("cancelHint")}</DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("keepRunning")}</Button>
          <Button
            variant="contained"
            color="error"
            onClick={() => {
              setAsking(false);
              order.mutate("cancel");
            }}
          >
            {t("cancelScan")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
