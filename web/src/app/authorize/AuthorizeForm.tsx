import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem.ts";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { mono } from "../theme.ts";
import { useSession } from "../use-session.ts";
import { useWs } from "../ws.tsx";
import { authorizeQueries, type Contact, entriesIn, type Meant, placeOf, type Scope } from "./authorize-queries.ts";

export type AuthorizeProps = {
  readonly targets: readonly Meant[];
  readonly footprint: Contact;
  /** What its owner would authorize, or authorized before. */
  readonly before?: Scope | undefined;
  readonly onClose: () => void;
  readonly onDone?: () => void;
};

export function AuthorizeForm({ targets, footprint: wanted, before, onClose, onDone }: AuthorizeProps) {
  const { t } = useTranslation(["authorize", "common", "entities"]);
  const format = useFormat();
  const session = useSession();
  const authorize = useMutation(authorizeQueries.authorize(useWs()));
  const places = targets.flatMap((target) => placeOf(target) ?? []);
  const [allow, setAllow] = useState([...new Set([...places, ...(before?.allow ?? [])])].join("\n"));
  const [deny, setDeny] = useState((before?.deny ?? []).join("\n"));
  const [footprint, setFootprint] = useState<Contact>(wanted);
  const [resolved, setResolved] = useState(before?.resolved_addresses ?? false);
  const [by, setBy] = useState(before?.authorized_by ?? "");
  const [until, setUntil] = useState("");
  const [isSaid, setSaid] = useState(false);
  const who = session.state === "in" ? session.me : null;
  const end = until && new Date(`${until}T23:59:59`).toISOString();
  const words = t("words", {
    ...{ by: by.trim(), allow: listed(allow), footprint, deny: listed(deny) || "–" },
    ...{ until: end ? format.date(end) : t("withdrawn") },
  });
  /** What is confirmed is what stands there: changed, it is to be confirmed anew. */
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setSaid(false);
    };
  const isReady = entriesIn(allow).length > 0 && by.trim() !== "" && isSaid;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const scope = {
      ...{ allow: entriesIn(allow), deny: entriesIn(deny), footprint, resolved_addresses: resolved },
      ...{ authorized_by: by.trim(), ...(end && { until: end }) },
    };
    authorize.mutate(
      { targets, given: { scope, acknowledgement: words } },
      {
        onSuccess: () => {
          toast({ text: t("done", { n: format.number(targets.length) }) });
          onDone?.();
          onClose();
        },
      },
    );
  };
  const { error } = authorize;
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          <Box component="ul" aria-label={t("targets")} sx={{ listStyle: "none", m: 0, p: 0 }}>
            {targets.map(({ type, value }) => (
              <Box component="li" key={`${type} ${value}`} sx={{ display: "flex", gap: 1, py: 0.25, minWidth: 0 }}>
                <Tag colour="primary">{t(`entities:types.${type}`, { defaultValue: type })}</Tag>
                <Box sx={{ minWidth: 0 }}>
                  <Collected text={value} cut />
                </Box>
              </Box>
            ))}
          </Box>
          {error && (
            <Alert severity="error">
              {error.message} {error instanceof Problem && error.hint}
            </Alert>
          )}
          <TextField
            select
            label={t("footprint")}
            value={footprint}
            onChange={(event) => change(setFootprint)(event.target.value as Contact)}
          >
            {(["P2", "P3"] as const).map((one) => (
              <MenuItem key={one} value={one}>
                {t(`footprints.${one}`)}
              </MenuItem>
            ))}
          </TextField>
          <Box
            sx={{
              display: "grid",
              gap: 2,
              gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))" },
            }}
          >
            <Entries label={t("allow")} help={t("allowHelp")} value={allow} onChange={change(setAllow)} required />
            <Entries label={t("deny")} help={t("denyHelp")} value={deny} onChange={change(setDeny)} />
          </Box>
          <FormControlLabel
            control={
              <Checkbox size="small" checked={resolved} onChange={(_event, next) => change(setResolved)(next)} />
            }
            label={t("resolved")}
            slotProps={{ typography: { variant: "body2" } }}
          />
          <TextField
            label={t("by")}
            required
            value={by}
            placeholder={t("byExample")}
            helperText={t("byHelp")}
            onChange={(event) => change(setBy)(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 300 } }}
          />
          <TextField
            type="date"
            label={t("until")}
            value={until}
            helperText={t("untilHelp")}
            onChange={(event) => change(setUntil)(event.target.value)}
            slotProps={{
              inputLabel: { shrink: true },
              htmlInput: { min: new Date().toISOString().slice(0, 10) },
            }}
          />
          <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, p: 1.5, bgcolor: "background.default" }}>
            <Typography variant="overline" component="p" color="textSecondary">
              {t("acknowledgement")}
            </Typography>
            <Typography variant="body2" sx={{ overflowWrap: "anywhere" }}>
              {words}
            </Typography>
            <FormControlLabel
              sx={{ mt: 0.5 }}
              disabled={by.trim() === "" || entriesIn(allow).length === 0}
              control={<Checkbox size="small" checked={isSaid} onChange={(_event, next) => setSaid(next)} />}
              label={t("confirm")}
              slotProps={{ typography: { variant: "body2" } }}
            />
            {who && (
              <Typography variant="caption" component="p" color="textSecondary">
                {t("recordedAs", { name: who.display_name, email: who.email })}
              </Typography>
            )}
          </Box>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button type="submit" variant="contained" color="warning" disabled={!isReady} loading={authorize.isPending}>
          {t("authorize")}
        </Button>
      </DialogActions>
    </form>
  );
}

/** The words stay short; the whole list is kept beside them. */
function listed(text: string): string {
  const entries = entriesIn(text);
  return [...entries.slice(0, 25), ...(entries.length > 25 ? [`… (${entries.length})`] : [])].join(", ");
}

type EntriesProps = {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
};

function Entries({ label, help, value, onChange, required = false }: EntriesProps) {
  return (
    <TextField
      multiline
      minRows={2}
      maxRows={6}
      label={label}
      required={required}
      helperText={help}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: "off" }, inputLabel: { shrink: true } }}
      sx={{ "& textarea": { fontFamily: mono, fontSize: 13 } }}
    />
  );
}
