import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import MenuItem from "@mui/material/MenuItem";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Decision, type Finding, type FindingState, findingQueries, findingStates } from "./finding-queries.ts";

type Props = {
  readonly ids: readonly number[] | null;
  readonly from?: Pick<Finding, "state" | "assignee"> | undefined;
  /** The state that is meant, where it was said already. */
  readonly to?: FindingState | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Decides about one finding or many: its state, why, until when, and who looks after it. */
export function TriageDialog({ ids, from, to, onClose, onDone }: Props) {
  const { t } = useTranslation("findings");
  const format = useFormat();
  const isOpen = ids !== null;
  return (
    <Dialog open={isOpen} onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="triage-title">
      <DialogTitle id="triage-title">
        {t(ids?.length === 1 ? "decideOne" : "decideMany", { n: format.number(ids?.length ?? 0) })}
      </DialogTitle>
      {ids && <TriageForm key={ids.join()} ids={ids} from={from} to={to} onClose={onClose} onDone={onDone} />}
    </Dialog>
  );
}

const keep = "keep";
const nobody = "nobody";

function TriageForm({ ids, from, to, onClose, onDone }: Props & { readonly ids: readonly number[] }) {
  const { t } = useTranslation(["findings", "common"]);
  const format = useFormat();
  const ws = useWs();
  const members = useQuery(findingQueries.members(ws)).data?.data ?? [];
  const decide = useMutation(findingQueries.decide(ws));
  const [state, setState] = useState<FindingState | typeof keep>(to ?? (from?.state === "open" ? "triaged" : keep));
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const [assignee, setAssignee] = useState(keep);
  const wantsReason = state === "accepted" || state === "false_positive";
  const refused = decide.data?.data.refused ?? [];
  const isIdle = state === keep && assignee === keep;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const decision: Decision = {
      ...(state !== keep && { state }),
      ...(reason.trim() && { reason: reason.trim() }),
      ...(state === "accepted" && until && { accepted_until: new Date(`${until}T23:59:59`).toISOString() }),
      ...(assignee !== keep && { assignee: assignee === nobody ? null : assignee }),
    };
    decide.mutate(
      { ids, decision },
      {
        onSuccess: ({ data }) => {
          onDone();
          if (data.refused.length > 0) return;
          toast({ text: t("decided", { n: format.number(data.changed.length) }) });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack spacing={2} sx={{ pt: 1 }}>
          {decide.error && <Alert severity="error">{decide.error.message}</Alert>}
          {refused.length > 0 && (
            <Alert severity="warning">
              {t("refused", { n: format.number(refused.length) })} {refused[0]?.detail}
            </Alert>
          )}
          <TextField
            select
            label={t("columns.state")}
            value={state}
            onChange={(event) => setState(event.target.value as FindingState)}
          >
            <MenuItem value={keep}>{t("keep")}</MenuItem>
            {findingStates.map((one) => (
              <MenuItem key={one} value={one}>
                {t(`states.${one}`)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label={t("reason")}
            value={reason}
            required={wantsReason}
            onChange={(event) => setReason(event.target.value)}
            helperText={wantsReason ? t("reasonHelp") : undefined}
            multiline
            minRows={2}
          />
          {state === "accepted" && (
            <TextField
              type="date"
              label={t("until")}
              value={until}
              onChange={(event) => setUntil(event.target.value)}
              helperText={t("untilHelp")}
              slotProps={{ inputLabel: { shrink: true } }}
            />
          )}
          <TextField
            select
            label={t("assignee")}
            value={assignee}
            onChange={(event) => setAssignee(event.target.value)}
          >
            <MenuItem value={keep}>{t("keep")}</MenuItem>
            <MenuItem value={nobody}>{t("nobody")}</MenuItem>
            {members.map(({ user_id, display_name }) => (
              <MenuItem key={user_id} value={user_id}>
                {display_name}
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
          disabled={isIdle || (wantsReason && reason.trim() === "")}
          loading={decide.isPending}
        >
          {t("common:actions.save")}
        </Button>
      </DialogActions>
    </form>
  );
}
