import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { AuditEntry } from "./settings-queries.ts";

/** All that a row of the chain says. */
export function AuditPanel({ entry, who }: { readonly entry: AuditEntry; readonly who: string | undefined }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const rows: readonly (readonly [label: string, text: string, said?: string])[] = [
    [t("audit.what"), entry.action],
    [t("audit.actor"), entry.actor, who],
    [t("audit.when"), entry.at, format.exactDate(entry.at)],
    [t("audit.subject"), entry.subject],
    [t("audit.origin"), entry.origin],
    [t("audit.seq"), String(entry.seq)],
    [t("audit.link"), entry.link],
  ];
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {rows.map(([label, text, said]) => (
        <Box key={label} sx={{ py: 0.75, borderBottom: 1, borderColor: "divider" }}>
          <Typography component="dt" variant="caption" color="textSecondary">
            {label}
          </Typography>
          <Box component="dd" sx={{ m: 0, display: "flex", alignItems: "center", gap: 1 }}>
            <Box sx={{ flexGrow: 1, minWidth: 0 }}>
              {said && <div>{said}</div>}
              {text ? <Collected text={text} /> : "—"}
            </Box>
            {text && <CopyButton text={text} />}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
