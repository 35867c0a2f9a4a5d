import Alert from "@mui/material/Alert";
import Snackbar from "@mui/material/Snackbar";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/problem.ts";

type Toast = {
  readonly id: number;
  readonly text: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly severity: "success" | "error" | "info";
};

let current: Toast | null = null;
let made = 0;
const listeners = new Set<() => void>();

/** Says something in the corner for a moment; errors stay until they are closed. */
export function toast(what: { text: string; severity?: "success" | "info" } | { error: Error }): void {
  made += 1;
  if ("text" in what) current = { id: made, text: what.text, severity: what.severity ?? "success" };
  else {
    const { error } = what;
    const problem = error instanceof Problem ? error : null;
    const requestId = problem?.requestId;
    const detail = [problem?.said, problem?.hint].filter(Boolean).join(" ");
    current = {
      id: made,
      text: error.message,
      severity: "error",
      ...(detail && { detail }),
      ...(requestId && { requestId }),
    };
  }
  for (const listener of listeners) listener();
}

function close(): void {
  current = null;
  for (const listener of listeners) listener();
}

export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
  return (
    <Snackbar
      key={shown?.id}
      open={shown !== null}
      autoHideDuration={shown?.severity === "error" ? null : 4_000}
      onClose={(_event, reason) => reason !== "clickaway" && close()}
      anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
    >
      <Alert severity={shown?.severity ?? "info"} variant="filled" onClose={close} closeText={t("actions.close")}>
        {shown?.text}
        {shown?.detail && <div>{shown.detail}</div>}
        {shown?.requestId && <small>{t("errors.requestId", { id: shown.requestId })}</small>}
      </Alert>
    </Snackbar>
  );
}
