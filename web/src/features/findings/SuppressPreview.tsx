import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected, Visible } from "../../components/Collected.tsx";
import { Severity } from "../../components/Severity.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Match, suppressionQueries } from "./suppression-queries.ts";

/** What a rule would hide, before it is made. */
export function SuppressPreview({ match }: { readonly match: Match }) {
  const { t } = useTranslation("findings");
  const format = useFormat();
  const text = JSON.stringify(match);
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), 350);
    return () => clearTimeout(timer);
  }, [text]);
  const asked = useQuery(suppressionQueries.preview(useWs(), JSON.parse(rested) as Match));
  if (asked.isError) return <Alert severity="error">{asked.error.message}</Alert>;
  if (!asked.data) return <Skeleton variant="rounded" height={72} />;
  const { count, more, sample } = asked.data.data;
  return (
    <Box
      component="section"
      aria-label={t("rules.preview")}
      sx={{ border: 1, borderColor: "divider", borderRadius: 1, p: 1.25 }}
    >
      <Typography role="status" sx={{ fontWeight: 600 }}>
        {t(count === 0 ? "rules.hidesNone" : "rules.hides", { n: `${format.number(count)}${more ? "+" : ""}` })}
      </Typography>
      {sample.slice(0, 6).map(({ id, severity, title, entity }) => (
        <Box key={id} sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.375, minWidth: 0 }}>
          <Severity level={severity} />
          <Box
            sx={{
              minWidth: 0,
              flex: "1 1 0",
              overflow: "hidden",
              textOverflow: "ellipsis",
              whiteSpace: "nowrap",
              fontSize: 13,
            }}
            title={title}
          >
            <Visible text={title} />
          </Box>
          <Box sx={{ minWidth: 0, flex: "0 1 40%", color: "text.secondary", fontSize: 13 }}>
            <Collected text={entity.value} cut />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
