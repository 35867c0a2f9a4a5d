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
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../app/workspace.ts";
import { Shown } from "../../components/Shown.tsx";
import { profileQueries } from "./profile-queries.ts";
import { scopes } from "./scopes.ts";

type Props = { readonly open: boolean; readonly onClose: () => void };
const everywhere = "";
const lifetimes = ["30", "90", "365", ""] as const;

/** Makes a key, and shows its secret once. */
export function KeyDialog({ open, onClose }: Props) {
  const { t } = useTranslation("profile");
  return (
    <Dialog open={open} fullWidth maxWidth="sm" aria-labelledby="key-title">
      <DialogTitle id="key-title">{t("keys.make")}</DialogTitle>
      {open && <KeyForm onClose={onClose} />}
    </Dialog>
  );
}

function KeyForm({ onClose }: Omit<Props, "open">) {
  const { t } = useTranslation(["profile", "common"]);
  const { all } = useWorkspace();
  const make = useMutation(profileQueries.makeKey());
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"read" | "all" | "some">("read");
  const [some, setSome] = useState<string[]>([]);
  const [workspace, setWorkspace] = useState(everywhere);
  const [days, setDays] = useState<(typeof lifetimes)[number]>("90");
  if (make.data)
    return (
      <>
        <DialogContent sx={{ pt: 0 }}>
          <Stack spacing={2}>
            <Alert severity="warning">{t("keys.once")}</Alert>
            <Shown label={t("keys.secret")} text={make.data.data.secret} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="contained" onClick={onClose}>
            {t("keys.kept")}
          </Button>
        </DialogActions>
      </>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({
      name: name.trim(),
      scopes: kind === "read" ? ["read"] : kind === "all" ? ["*"] : some,
      ...(workspace !== everywhere && { workspace }),
      ...(days !== "" && { days: Number(days) }),
    });
  };
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {make.error && <Alert severity="error">{make.error.message}</Alert>}
          <TextField
            label={t("keys.name")}
            helperText={t("keys.nameHelp")}
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 100 } }}
          />
          <TextField
            select
            label={t("keys.may")}
            helperText={t("keys.mayHelp")}
            value={kind}
            onChange={(event) => setKind(event.target.value as typeof kind)}
          >
            {(["read", "all", "some"] as const).map((one) => (
              <MenuItem key={one} value={one}>
                {t(`keys.scopes.${one}`)}
              </MenuItem>
            ))}
          </TextField>
          {kind === "some" && (
            <TextField
              select
              label={t("keys.some")}
              value={some}
              slotProps={{
                select: {
                  multiple: true,
                  renderValue: (chosen) => (chosen as string[]).join(", "),
                  MenuProps: { slotProps: { paper: { sx: { maxHeight: 320 } } } },
                },
              }}
              onChange={(event) => setSome(event.target.value as unknown as string[])}
            >
              {scopes.map((scope) => (
                <MenuItem key={scope} value={scope} dense>
                  {scope}
                </MenuItem>
              ))}
            </TextField>
          )}
          <TextField
            select
            label={t("keys.where")}
            value={workspace}
            slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
            onChange={(event) => setWorkspace(event.target.value)}
          >
            <MenuItem value={everywhere}>{t("keys.everywhere")}</MenuItem>
            {all.map((one) => (
              <MenuItem key={one.id} value={one.id}>
                {one.name}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            label={t("keys.until")}
            value={days}
            slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
            onChange={(event) => setDays(event.target.value as typeof days)}
          >
            {lifetimes.map((one) => (
              <MenuItem key={one} value={one}>
                {one === "" ? t("keys.forEver") : t("keys.days", { n: one })}
              </MenuItem>
            ))}
          </TextField>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button
          type="submit"
          variant="contained"
          disabled={name.trim() === "" || (kind === "some" && some.length === 0)}
          loading={make.isPending}
        >
          {t("keys.submit")}
        </Button>
      </DialogActions>
    </form>
  );
}
