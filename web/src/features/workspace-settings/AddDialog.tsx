import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import MenuItem from "@mui/material/MenuItem";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Shown } from "../../components/Shown.tsx";
import { type InvitedRole, invitedRoles, settingsQueries } from "./settings-queries.ts";

type Props = { readonly open: boolean; readonly onClose: () => void };

/** Adds somebody who has an account, or invites somebody who has none: then with a link to pass on. */
export function AddDialog({ open, onClose }: Props) {
  const { t } = useTranslation("settings");
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="add-title">
      <DialogTitle id="add-title">{t("add.title")}</DialogTitle>
      {open && <AddForm onClose={onClose} />}
    </Dialog>
  );
}

function AddForm({ onClose }: Omit<Props, "open">) {
  const { t } = useTranslation(["settings", "common"]);
  const add = useMutation(settingsQueries.add(useWs()));
  const { register, handleSubmit, formState, watch, reset } = useForm({
    defaultValues: { email: "", role: "viewer" as InvitedRole },
  });
  const done = add.data?.data;
  if (done)
    return (
      <>
        <DialogContent sx={{ pt: 0 }}>
          <Stack spacing={2}>
            <Alert severity="success">
              {done.invited
                ? t("add.invited", { email: done.invited.email })
                : t("add.added", { name: done.member?.display_name ?? "" })}
            </Alert>
            {done.invited && <Shown label={t("add.link")} text={done.invited.link} />}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button
            onClick={() => {
              add.reset();
              reset();
            }}
          >
            {t("add.another")}
          </Button>
          <Button variant="contained" onClick={onClose}>
            {t("common:actions.close")}
          </Button>
        </DialogActions>
      </>
    );
  return (
    <form noValidate onSubmit={handleSubmit((given) => add.mutate({ ...given, email: given.email.trim() }))}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {add.error && <Alert severity="error">{add.error.message}</Alert>}
          <TextField
            label={t("add.email")}
            type="email"
            autoFocus
            required
            error={!!formState.errors.email}
            helperText={formState.errors.email?.message ?? t("add.hint")}
            {...register("email", { required: t("add.required") })}
          />
          <TextField
            select
            label={t("members.role")}
            defaultValue="viewer"
            helperText={t(`roles.${watch("role")}`)}
            {...register("role")}
          >
            {invitedRoles.map((role) => (
              <MenuItem key={role} value={role}>
                {t(`common:role.${role}`)}
              </MenuItem>
            ))}
          </TextField>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button type="submit" variant="contained" loading={add.isPending}>
          {t("add.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}
