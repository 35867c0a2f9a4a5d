import Dialog from "@mui/material/Dialog";
import DialogTitle from "@mui/material/DialogTitle";
import { useTranslation } from "react-i18next";
import type { Finding } from "./finding-queries.ts";
import { SuppressForm } from "./SuppressForm.tsx";

type Props = { readonly from: Finding | "new" | null; readonly onClose: () => void };

/** Makes a rule that hides findings: those that are there, and those to come. */
export function SuppressDialog({ from, onClose }: Props) {
  const { t } = useTranslation("findings");
  return (
    <Dialog open={from !== null} onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="suppress-title">
      <DialogTitle id="suppress-title">{t("rules.new")}</DialogTitle>
      {from && <SuppressForm key={from === "new" ? "new" : from.id} from={from} onClose={onClose} />}
    </Dialog>
  );
}
