import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Shown } from "../../components/Shown.tsx";
import { profileQueries } from "./profile-queries.ts";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

const QrCode = lazy(() => import("./QrCode.tsx"));

type Props = { readonly open: boolean; readonly hasPassword: boolean; readonly onClose: () => void };

/** Password, picture, code, recovery codes: one after the other. */
export function TotpOn({ open, hasPassword, onClose }: Props) {
  const { t } = useTranslation("profile");
  return (
    <Dialog open={open} fullWidth maxWidth="sm" aria-labelledby="totp-title">
      <DialogTitle id="totp-title">{t("totp.enable")}</DialogTitle>
      {open && <Steps hasPassword={hasPassword} onClose={onClose} />}
    </Dialog>
  );
}

function Steps({ hasPassword, onClose }: Omit<Props, "open">) {
  const { t } = useTranslation(["profile", "common"]);
  const begin = useMutation(profileQueries.beginTotp());
  const enable = useMutation(profileQueries.enableTotp());
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const codes = enable.data?.data.recovery_codes;
  const secret = begin.data?.data;
  const finish = () => {
    onClose();
    void profileQueries.readMe();
  };
  if (codes) return <RecoveryCodes codes={codes} onDone={finish} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (secret) enable.mutate(code.trim());
    else begin.mutate(password);
  };
  const error = begin.error ?? enable.error;
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {error && <Alert severity="error">{error.message}</Alert>}
          {secret ? (
            <>
              <Typography color="textSecondary">{t("totp.scan")}</Typography>
              <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, alignItems: "flex-start" }}>
                <Suspense fallback={<Skeleton variant="rounded" width={196} height={196} />}>
                  <QrCode text={secret.uri} label={t("totp.qr")} />
                </Suspense>
                <Stack spacing={2} sx={{ flex: "1 1 220px", minWidth: 0 }}>
                  <Typography variant="body2" color="textSecondary">
                    {t("totp.byHand")}
                  </Typography>
                  <Shown label={t("totp.secret")} text={secret.secret} />
                  <TextField
                    key="code"
                    label={t("totp.code")}
                    autoFocus
                    autoComplete="one-time-code"
                    value={code}
                    onChange={(event) => setCode(event.target.value)}
                    slotProps={{ htmlInput: { inputMode: "numeric", maxLength: 20 } }}
                  />
                </Stack>
              </Box>
            </>
          ) : (
            <>
              <Typography color="textSecondary">{t("totp.what")}</Typography>
              {hasPassword && (
                <TextField
                  key="password"
                  type="password"
                  label={t("password.current")}
                  autoComplete="current-password"
                  autoFocus
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </>
          )}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button
          type="submit"
          variant="contained"
          disabled={secret ? code.trim() === "" : hasPassword && password === ""}
          loading={begin.isPending || enable.isPending}
        >
          {t(secret ? "totp.turnOn" : "totp.next")}
        </Button>
      </DialogActions>
    </form>
  );
}
