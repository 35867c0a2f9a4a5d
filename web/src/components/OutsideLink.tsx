import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Link from "@mui/material/Link";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Collected } from "./Collected.tsx";
import { CopyButton } from "./CopyButton.tsx";

type Props = { readonly href: string; readonly children: ReactNode };

/** A way out of Sonde: it asks before it leads there. What is no address of the web stays text. */
export function OutsideLink({ href, children }: Props) {
  const { t } = useTranslation("notes");
  const [isAsking, setAsking] = useState(false);
  const url = URL.parse(href);
  if (!url || !(url.protocol === "http:" || url.protocol === "https:"))
    return (
      <>
        {children} <Collected text={`(${href})`} />
      </>
    );
  return (
    <>
      <Link
        component="button"
        type="button"
        title={href}
        onClick={() => setAsking(true)}
        sx={{ font: "inherit", verticalAlign: "baseline", textAlign: "left", overflowWrap: "anywhere" }}
      >
        {children}
      </Link>
      <Dialog open={isAsking} onClose={() => setAsking(false)} aria-labelledby="leave-title" maxWidth="sm" fullWidth>
        <DialogTitle id="leave-title">{t("leave.title", { host: url.host })}</DialogTitle>
        <DialogContent>
          <Collected text={url.href} /> <CopyButton text={url.href} />
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("leave.stay")}</Button>
          <Button
            variant="contained"
            component="a"
            href={url.href}
            target="_blank"
            rel="noreferrer noopener"
            onClick={() => setAsking(false)}
          >
            {t("leave.go")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
