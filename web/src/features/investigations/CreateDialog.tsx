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
import { useWs } from "../../app/ws.tsx";
import { investigationQueries } from "./investigation-queries.ts";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly onMade: (id: string) => void };

/** Asks for a title, and the question that the investigation is to answer. */
export function CreateDialog({ open, onClose, onMade }: Props) {
  const { t } = useTranslation("investigations");
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="create-title">
      <DialogTitle id="create-title">{t("new")}</DialogTitle>
      {open && <CreateForm onClose={onClose} onMade={onMade} />}
    </Dialog>
  );
}

function CreateForm({ onClose, onMade }: Omit<Props, "open">) {
  const { t } = useTranslation(["investigations", "common"]);
  const create = useMutation(investigationQueries.create(useWs()));
  const { register, handleSubmit, formState } = useForm({ defaultValues: { title: "", question: "" } });
  const { errors } = formState;
  return (
    <form
      noValidate
      onSubmit={handleSubmit(({ title, question }) =>
        create.mutate({ title, ...(question && { question }) }, { onSuccess: ({ data }) => onMade(data.id) }),
      )}
    >
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {create.error && <Alert severity="error">{create.error.message}</Alert>}
          <TextField
            label={t("fields.title")}
            autoFocus
            required
            error={!!errors.title}
            helperText={errors.title?.message}
            {...register("title", { required: t("fields.required") })}
          />
          <TextField
            label={t("fields.question")}
            helperText={t("fields.questionHelp")}
            multiline
            minRows={2}
            {...register("question")}
          />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button type="submit" variant="contained" loading={create.isPending}>
          {t("create")}
        </Button>
      </DialogActions>
    </form>
  );
}
