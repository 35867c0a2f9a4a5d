import VerifiedOutlinedIcon from "@mui/icons-material/VerifiedOutlined";
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Shown } from "../../components/Shown.tsx";
import { useFormat } from "../../components/use-format.ts";
import { settingsQueries } from "./settings-queries.ts";

/** Recomputes the chains, and says what came of it. */
export function VerifyButton() {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const ws = useWs();
  const verify = useMutation(settingsQueries.verify(ws));
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<VerifiedOutlinedIcon />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        {t("audit.verify")}
      </Button>
      <Dialog
        open={verify.isSuccess || verify.isError}
        onClose={() => verify.reset()}
        fullWidth
        maxWidth="sm"
        aria-labelledby="verify-title"
      >
        <DialogTitle id="verify-title">{t("audit.verified")}</DialogTitle>
        <DialogContent sx={{ pt: 0 }}>
          <Stack spacing={2}>
            {verify.error && <Alert severity="error">{verify.error.message}</Alert>}
            {verify.data?.data.map((report) => (
              <Stack key={report.chain} spacing={1}>
                <Alert severity={report.ok ? "success" : "error"}>
                  {report.chain === ws ? t("audit.ofWorkspace") : t("audit.ofDeployment")}{" "}
                  {report.broken
                    ? t("audit.broken", { n: format.number(report.broken.seq), why: report.broken.why })
                    : t("audit.whole", { n: format.number(report.rows) })}
                </Alert>
                {report.head && (
                  <>
                    <Typography variant="body2" color="textSecondary">
                      {t("audit.head", { n: format.number(report.head.seq) })}
                    </Typography>
                    <Shown label={t("audit.headLabel")} text={report.head.link} />
                  </>
                )}
              </Stack>
            ))}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={() => verify.reset()}>{t("common:actions.close")}</Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
