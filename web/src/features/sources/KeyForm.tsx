import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type KeyVerdict, type Source, sourceQueries } from "./source-queries.ts";

const severities = { yes: "success", no: "error", unclear: "warning" } as const;

/** Sets, tries and forgets a key; it is never shown again. */
export function KeyForm({ source }: { readonly source: Source }) {
  const { t } = useTranslation(["sources", "common"]);
  const format = useFormat();
  const ws = useWs();
  const { id, title, key } = source;
  const set = useMutation(sourceQueries.setKey(ws, id));
  const remove = useMutation(sourceQueries.removeKey(ws, id));
  const test = useMutation(sourceQueries.testKey(ws, id));
  const [written, setWritten] = useState("");
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {key.set && key.set_at
          ? t("setAt", { date: format.date(key.set_at) })
          : t(key.need === "required" ? "needs" : "helps")}
      </Typography>
      <Box
        component="form"
        autoComplete="off"
        onSubmit={(event: React.FormEvent) => {
          event.preventDefault();
          set.mutate(written, {
            onSuccess: () => {
              setWritten("");
              set.reset();
              test.reset();
              toast({ text: t("stored", { title }) });
            },
          });
        }}
        sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}
      >
        <TextField
          type="password"
          label={t(key.set ? "newKey" : "aKey")}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          error={set.isError}
          helperText={set.error?.message ?? t("neverShown")}
          slotProps={{ htmlInput: { autoComplete: "new-password", spellCheck: false } }}
          sx={{ flexGrow: 1 }}
        />
        <Button
          type="submit"
          variant="contained"
          disabled={written.trim() === ""}
          loading={set.isPending}
          sx={{ mt: 0.5 }}
        >
          {t("common:actions.save")}
        </Button>
      </Box>
      {key.set && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1 }}>
          <Button variant="outlined" loading={test.isPending} onClick={() => test.mutate()}>
            {t("test")}
          </Button>
          <Button color="error" disabled={test.isPending} onClick={() => setAsking(true)}>
            {t("remove")}
          </Button>
        </Box>
      )}
      {key.set && (
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.5 }}>
          {t("testHint")}
        </Typography>
      )}
      {test.error && (
        <Alert severity="error" sx={{ mt: 1 }}>
          {test.error.message}
        </Alert>
      )}
      {test.data && <Verdict verdict={test.data.data} />}
      <Dialog open={isAsking} onClose={() => setAsking(false)} aria-labelledby="remove-title">
        <DialogTitle id="remove-title">{t("removeAsk", { title })}</DialogTitle>
        <DialogContent>{t(key.need === "required" ? "removeRequired" : "removeOptional")}</DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common:actions.cancel")}</Button>
          <Button
            variant="contained"
            color="error"
            onClick={() => {
              setAsking(false);
              test.reset();
              remove.mutate();
            }}
          >
            {t("remove")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

function Verdict({ verdict }: { readonly verdict: KeyVerdict }) {
  const { t } = useTranslation(["sources", "investigations"]);
  const { works, outcome, detail } = verdict;
  return (
    <Alert severity={severities[works]} sx={{ mt: 1 }}>
      {t(`works.${works}`)}
      {outcome && ` ${t(`investigations:couldNot.outcomes.${outcome}`, { defaultValue: outcome })}.`}
      {detail && (
        <Box sx={{ mt: 0.5 }}>
          <Collected text={detail} />
        </Box>
      )}
    </Alert>
  );
}
