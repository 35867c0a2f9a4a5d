import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { type Level, severities } from "../../components/Severity.tsx";
import { toast } from "../../components/Toasts.tsx";
import type { Finding } from "./finding-queries.ts";
import { SuppressPreview } from "./SuppressPreview.tsx";
import { type Match, suppressionQueries } from "./suppression-queries.ts";

type Props = { readonly from: Finding | "new"; readonly onClose: () => void };

export function SuppressForm({ from, onClose }: Props) {
  const { t } = useTranslation(["findings", "common", "entities"]);
  const first = from === "new" ? null : from;
  const [type, setType] = useState(first?.type ?? "");
  const [category, setCategory] = useState("");
  const [levels, setLevels] = useState<readonly Level[]>([]);
  const [subjectType, setSubjectType] = useState(first?.entity.type ?? "");
  const [subject, setSubject] = useState(first?.entity.value.slice(0, 200) ?? "");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const create = useMutation(suppressionQueries.create(useWs()));
  const match: Match = {
    type: type.trim() || null,
    category: category.trim() || null,
    severities: levels.length > 0 ? [...levels] : null,
    subject_type: subjectType.trim() || null,
    subject: subject.trim() || null,
  };
  const isEmpty = Object.values(match).every((one) => one === null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      {
        match,
        reason: reason.trim(),
        ...(until && { expires_at: new Date(`${until}T23:59:59`).toISOString() }),
      },
      {
        onSuccess: () => {
          toast({ text: t("rules.made") });
          onClose();
        },
      },
    );
  };
  const field = (label: string, value: string, onChange: (value: string) => void, help?: string) => (
    <TextField
      label={label}
      value={value}
      helperText={help}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: "off" } }}
    />
  );
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        {create.error && <Alert severity="error">{create.error.message}</Alert>}
        <Box
          sx={{
            display: "grid",
            gap: 2,
            pt: 1,
            gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))" },
          }}
        >
          {field(t("rules.type"), type, setType, t("rules.typeHelp"))}
          {field(t("rules.subject"), subject, setSubject, t("rules.subjectHelp"))}
          {field(t("columns.category"), category, setCategory)}
          {field(t("rules.subjectType"), subjectType, setSubjectType)}
          <TextField
            select
            label={t("columns.severity")}
            value={levels}
            onChange={(event) => setLevels(event.target.value as unknown as Level[])}
            slotProps={{ select: { multiple: true } }}
          >
            {severities.map((level) => (
              <MenuItem key={level} value={level}>
                {t(`common:severity.${level}`)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            type="date"
            label={t("rules.until")}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: new Date().toISOString().slice(0, 10) } }}
          />
        </Box>
        <TextField
          fullWidth
          required
          multiline
          label={t("reason")}
          helperText={t("reasonHelp")}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 500 } }}
          sx={{ mt: 2, mb: 2 }}
        />
        {isEmpty ? <Alert severity="info">{t("rules.empty")}</Alert> : <SuppressPreview match={match} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button type="submit" variant="contained" disabled={isEmpty || reason.trim() === ""} loading={create.isPending}>
          {t("rules.hide")}
        </Button>
      </DialogActions>
    </form>
  );
}
