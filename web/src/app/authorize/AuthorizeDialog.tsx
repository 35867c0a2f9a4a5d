import Dialog from "@mui/material/Dialog";
import DialogTitle from "@mui/material/DialogTitle";
import { useTranslation } from "react-i18next";
import { AuthorizeForm, type AuthorizeProps } from "./AuthorizeForm.tsx";

type Props = Omit<AuthorizeProps, "targets"> & { readonly targets: AuthorizeProps["targets"] | null };

/** Records that somebody may be touched: how far, on whose word, until when, and who says so. */
export function AuthorizeDialog({ targets, ...rest }: Props) {
  const { t } = useTranslation("authorize");
  return (
    <Dialog open={targets !== null} onClose={rest.onClose} fullWidth maxWidth="sm" aria-labelledby="authorize-title">
      <DialogTitle id="authorize-title">{t("title")}</DialogTitle>
      {targets && <AuthorizeForm key={targets.map(({ value }) => value).join()} targets={targets} {...rest} />}
    </Dialog>
  );
}
