import DownloadIcon from "@mui/icons-material/Download";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { saveFile } from "../../components/save-file.ts";
import { Body } from "./Body.tsx";
import { evidenceQueries } from "./evidence-queries.ts";
import { readFraming, readMessage } from "./framing.ts";

const parts = ["response", "request"] as const;

/** What was asked and answered; read when somebody asks for it, as each read is audited. */
export function Content({ id }: { readonly id: string }) {
  const { t } = useTranslation("evidence");
  const ws = useWs();
  const [isOpen, setOpen] = useState(false);
  const [part, setPart] = useState<(typeof parts)[number]>("response");
  const asked = useQuery({ ...evidenceQueries.framing(ws, id), enabled: isOpen });
  const framing = useMemo(() => (asked.data ? readFraming(asked.data) : null), [asked.data]);
  const message = useMemo(
    () => framing && readMessage(framing.kind, framing[part], part === "response" ? framing.mime : undefined),
    [framing, part],
  );
  if (!isOpen)
    return (
      <>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          {t("audited")}
        </Typography>
        <Button variant="outlined" onClick={() => setOpen(true)}>
          {t("show")}
        </Button>
      </>
    );
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!framing || !message) return <Skeleton variant="rounded" height={200} />;
  return (
    <>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", mb: 1 }}>
        <Tabs
          value={part}
          aria-label={t("content")}
          onChange={(_event, to) => setPart(to)}
          sx={{ flexGrow: 1, minHeight: 36, "& .MuiTab-root": { minHeight: 36, px: 1.25, minWidth: 0 } }}
        >
          {parts.map((one) => (
            <Tab key={one} value={one} id={`bytes-${one}`} aria-controls="bytes" label={t(one)} />
          ))}
        </Tabs>
        <Button
          startIcon={<DownloadIcon />}
          onClick={() => saveFile(`${id.slice(0, 16)}.${part}`, new Uint8Array(framing[part]))}
        >
          {t("save")}
        </Button>
      </Box>
      <Box role="tabpanel" id="bytes" aria-labelledby={`bytes-${part}`}>
        {framing.remote && part === "response" && (
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 1 }}>
            {t("from")} <Collected text={framing.remote} />
          </Typography>
        )}
        {message.head && (
          <Box sx={{ mb: 1.5 }}>
            <Typography variant="body2" component="div" sx={{ fontWeight: 560, mb: 0.5 }}>
              <Collected text={message.head.line} />
            </Typography>
            <Fields fields={message.head.fields} />
          </Box>
        )}
        <Body key={part} bytes={message.body} type={message.type} />
      </Box>
    </>
  );
}

function Fields({ fields }: { readonly fields: readonly (readonly [string, string])[] }) {
  const seen = new Map<string, number>();
  return (
    <Box
      component="dl"
      sx={{
        ...{ display: "grid", gridTemplateColumns: "minmax(72px, max-content) minmax(0, 1fr)", columnGap: 1.5 },
        ...{ m: 0, fontSize: 12.5, "& dt": { color: "text.secondary", maxWidth: 200 }, "& dd": { m: 0 } },
      }}
    >
      {fields.map(([name, value]) => {
        const n = (seen.get(name) ?? 0) + 1; // a field may come more than once
        seen.set(name, n);
        return (
          <Fragment key={`${name} ${n}`}>
            <dt>
              <Collected text={name} />
            </dt>
            <dd>
              <Collected text={value} />
            </dd>
          </Fragment>
        );
      })}
    </Box>
  );
}
