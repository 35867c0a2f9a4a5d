import UploadFileOutlinedIcon from "@mui/icons-material/UploadFileOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { mono } from "../../app/theme.ts";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type BulkLine, targetQueries } from "./target-queries.ts";

type Props = { readonly open: boolean; readonly onClose: () => void };

/** Takes a pasted list or a CSV file, and says of each line what it is before anything is made. */
export function AddDialog({ open, onClose }: Props) {
  const { t } = useTranslation("targets");
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="add-title">
      <DialogTitle id="add-title">{t("add")}</DialogTitle>
      {open && <AddForm onClose={onClose} />}
    </Dialog>
  );
}

const mostShown = 200;

function AddForm({ onClose }: Omit<Props, "open">) {
  const { t } = useTranslation(["targets", "common"]);
  const format = useFormat();
  const ws = useWs();
  const [text, setText] = useState("");
  const [rested, setRested] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text.trim()), 400);
    return () => clearTimeout(timer);
  }, [text]);
  const detected = useQuery(targetQueries.detect(ws, rested));
  const add = useMutation(targetQueries.add(ws));
  const said = rested === "" ? undefined : detected.data?.data;
  const isResting = text.trim() === rested && !detected.isFetching;
  const fresh = said?.lines.filter(({ outcome }) => outcome === "would_be_made").length ?? 0;
  const error = add.error ?? (rested === "" ? null : detected.error);
  const submit = () =>
    add.mutate(rested, {
      onSuccess: ({ data }) => {
        toast({ text: t("added", { n: format.number(data.made) }) });
        onClose();
      },
    });
  return (
    <>
      <DialogContent sx={{ pt: 0 }}>
        <TextField
          fullWidth
          multiline
          autoFocus
          minRows={4}
          maxRows={10}
          margin="dense"
          label={t("paste")}
          placeholder={
            "example.org\nhxxps://shop[.]example.com/login\n192.0.2.0/24\n\nvalue,type,label\nacme.example,domain,HQ"
          }
          helperText={t("pasteHelp")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          slotProps={{
            htmlInput: { spellCheck: false, autoCapitalize: "off" },
            inputLabel: { shrink: true },
          }}
          sx={{ "& textarea": { fontFamily: mono, fontSize: 13 } }}
        />
        <Button startIcon={<UploadFileOutlinedIcon />} sx={{ mt: 1 }} onClick={() => input.current?.click()}>
          {t("file")}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
        />
        {error && (
          <Alert severity="error" sx={{ mt: 1 }}>
            {error.message}
          </Alert>
        )}
        {said && (
          <Box sx={{ mt: 1.5 }}>
            <Typography variant="body2" color="textSecondary" sx={{ mb: 0.5 }} role="status">
              {t("wouldBe", {
                ...{ fresh: format.number(fresh), there: format.number(said.there) },
                refused: format.number(said.refused),
              })}
            </Typography>
            <Box
              component="ul"
              aria-label={t("lines")}
              sx={{ listStyle: "none", m: 0, p: 0, maxHeight: 260, overflow: "auto" }}
            >
              {said.lines
                .toSorted((a, b) => Number(b.outcome === "refused") - Number(a.outcome === "refused"))
                .slice(0, mostShown)
                .map((line) => (
                  <Line key={`${line.line} ${line.written} ${line.value}`} line={line} />
                ))}
            </Box>
            {said.lines.length > mostShown && (
              <Typography variant="caption" color="textSecondary">
                {t("andMore", { n: format.number(said.lines.length - mostShown) })}
              </Typography>
            )}
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
        <Button variant="contained" disabled={!isResting || fresh === 0} loading={add.isPending} onClick={submit}>
          {t("addN", { n: format.number(fresh) })}
        </Button>
      </DialogActions>
    </>
  );
}

function Line({ line: { written, outcome, type, value, why } }: { readonly line: BulkLine }) {
  const { t } = useTranslation(["targets", "entities"]);
  return (
    <Box component="li" sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.375, minWidth: 0 }}>
      <Box sx={{ width: { xs: 104, sm: 132 }, flexShrink: 0 }}>
        {outcome === "refused" ? (
          <Tag colour="warning">{t("refused")}</Tag>
        ) : (
          <Tag {...(outcome !== "there" && { colour: "primary" as const })}>
            {t(`entities:types.${type}`, { defaultValue: type ?? "" })}
          </Tag>
        )}
      </Box>
      <Box sx={{ minWidth: 0, flexGrow: 1 }}>
        <Collected text={value ?? written} cut />
        {why && (
          <Typography variant="caption" color="textSecondary" component="p">
            {why}
          </Typography>
        )}
      </Box>
      {outcome === "there" && (
        <Typography variant="caption" color="textSecondary" noWrap>
          {t("there")}
        </Typography>
      )}
    </Box>
  );
}
