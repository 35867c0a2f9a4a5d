import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { toast } from "../../components/Toasts.tsx";
import { profileQueries } from "./profile-queries.ts";

type Props = { readonly open: boolean; readonly hasPassword: boolean; readonly onClose: () => void };

export function TotpOff({ open, hasPassword, onClose }: Props) {
  const { t } = useTranslation("profile");
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="totp-off-title">
      <DialogTitle id="totp-off-title">{t("totp.disable")}</DialogTitle>
      {open && <OffForm hasPassword={hasPassword} onClose={onClose} />}
    </Dialog>
  );
}

function OffForm({ hasPassword, onClose }: Omit<Props, "open">) {
  const { t } = useTranslation(["profile", "common"]);
  const disable = useMutation(profileQueries.disableTotp());
  const { register, handleSubmit, formState } = useForm({ defaultValues: { password: "", code: "" } });
  const required = { required: t("password.required") };
  const { errors } = formState;
  const submit = handleSubmit((given) =>
    disable.mutate(given, {
      onSuccess: () => {
        onClose();
        toast({ text: t("totp.isOff") });
      },
    }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {disable.error && <Alert severity="error">{disable.error.message}</Alert>}
          {hasPassword && (
            <TextField
              type="password"
              label={t("password.current")}
              autoComplete="current-password"
              autoFocus
              error={!!errors.password}
              helperText={errors.password?.message}
              {...register("password", required)}
            />
          )}
          <TextField
            label={t("totp.code")}
            autoComplete="one-time-code"
            error={!!errors.code}
            helperText={errors.code?.message ?? t("totp.orRecovery")}
            {...register("code", required)}
          />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button type="submit" variant="contained" color="error" loading={disable.isPending}>
          {t("totp.turnOff")}
        </Button>
      </DialogActions>
    </form>
  );
}
