import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useSwitchWorkspace, workspaceQueries } from "../workspace.ts";

type Props = { readonly onClose: () => void };

/** A workspace of one's own making; one is its owner, and in it at once. */
export default function NewWorkspaceDialog({ onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="workspace-title">
      <DialogTitle id="workspace-title">{t("workspace.new")}</DialogTitle>
      <NewWorkspaceForm onClose={onClose} />
    </Dialog>
  );
}

function NewWorkspaceForm({ onClose }: Props) {
  const { t } = useTranslation();
  const switchTo = useSwitchWorkspace();
  const create = useMutation(workspaceQueries.create());
  const { register, handleSubmit, formState } = useForm({ defaultValues: { name: "" } });
  const submit = handleSubmit(({ name }) =>
    create.mutate(name.trim(), {
      onSuccess: ({ data }) => {
        onClose();
        switchTo(data.id);
      },
    }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2}>
          {create.error && <Alert severity="error">{create.error.message}</Alert>}
          <Typography color="textSecondary">{t("workspace.newHint")}</Typography>
          <TextField
            label={t("workspace.name")}
            autoFocus
            error={!!formState.errors.name}
            helperText={formState.errors.name?.message}
            slotProps={{ htmlInput: { maxLength: 100 } }}
            {...register("name", { validate: (name) => name.trim() !== "" || t("workspace.required") })}
          />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("actions.cancel")}</Button>
        <Button type="submit" variant="contained" loading={create.isPending}>
          {t("workspace.create")}
        </Button>
      </DialogActions>
    </form>
  );
}
