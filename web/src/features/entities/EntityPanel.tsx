import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Comments } from "../../app/desk/Comments.tsx";
import { Notes } from "../../app/desk/Notes.tsx";
import { Tags } from "../../app/desk/Tags.tsx";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { Attributes } from "./Attributes.tsx";
import { Claims } from "./Claims.tsx";
import { EntityFindings } from "./EntityFindings.tsx";
import { entityQueries } from "./entity-queries.ts";
import { Neighbours } from "./Neighbours.tsx";
import { Provenance } from "./Provenance.tsx";
import { Risk } from "./Risk.tsx";

const parts = ["attributes", "provenance", "neighbours", "findings", "risk", "history", "talk"] as const;
const assetTypes = ["domain", "hostname", "ip", "service"];
type Props = { readonly id: number; readonly onOpen: (id: number) => void };

/** All that is known of an entity, and how it is known. */
export function EntityPanel({ id, onOpen }: Props) {
  const { t } = useTranslation("entities");
  const format = useFormat();
  const [part, setPart] = useState<(typeof parts)[number]>("attributes");
  const asked = useQuery(entityQueries.one(useWs(), id));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={240} />;
  const { type, value, attributes, first_seen, last_seen, findings, scans } = asked.data.data;
  return (
    <Stack spacing={1.5}>
      <Box>
        <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1 }}>
          <Typography component="h3" sx={{ flexGrow: 1, fontWeight: 600, fontSize: "1rem" }}>
            <Collected text={value} />
          </Typography>
          <CopyButton text={value} />
        </Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mt: 0.5 }}>
          <Tag colour="primary">{t(`types.${type}`, { defaultValue: type })}</Tag>
          {[...new Set(scans.flatMap(({ traits }) => traits))].map((trait) => (
            <Tag key={trait}>{trait}</Tag>
          ))}
          {scans.some((scan) => scan.in_scope) && <Tag colour="secondary">{t("inScope")}</Tag>}
        </Box>
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.75 }}>
          {t("seenBetween", { first: format.date(first_seen), last: format.date(last_seen) })}
        </Typography>
        <Box sx={{ mt: 0.75 }}>
          <Tags subject={{ kind: "entity", id }} />
        </Box>
      </Box>
      <Tabs
        value={part}
        variant="scrollable"
        scrollButtons="auto"
        allowScrollButtonsMobile
        aria-label={value}
        onChange={(_event, next) => setPart(next)}
        sx={{
          minHeight: 36,
          borderBottom: 1,
          borderColor: "divider",
          "& .MuiTab-root": { minHeight: 36, px: 1.25, minWidth: 0 },
        }}
      >
        {parts
          .filter((one) => one !== "risk" || assetTypes.includes(type))
          .map((one) => (
            <Tab
              key={one}
              value={one}
              id={`part-${one}`}
              aria-controls="part"
              label={one === "findings" ? `${t(`parts.${one}`)} ${format.number(findings)}` : t(`parts.${one}`)}
            />
          ))}
      </Tabs>
      <Box role="tabpanel" id="part" aria-labelledby={`part-${part}`}>
        {part === "attributes" && <Attributes attributes={attributes} />}
        {part === "provenance" && <Provenance id={id} />}
        {part === "neighbours" && <Neighbours id={id} onOpen={onOpen} />}
        {part === "findings" && <EntityFindings id={id} />}
        {part === "risk" && <Risk id={id} />}
        {part === "history" && <Claims id={id} />}
        {part === "talk" && <Talk id={id} />}
      </Box>
    </Stack>
  );
}

function Talk({ id }: { readonly id: number }) {
  const { t } = useTranslation("desk");
  const subject = { kind: "entity", id } as const;
  return (
    <Stack spacing={2}>
      <Box component="section" aria-label={t("notes.title")}>
        <Typography variant="overline" component="h4" color="textSecondary">
          {t("notes.title")}
        </Typography>
        <Notes subject={subject} />
      </Box>
      <Box component="section" aria-label={t("comments.title")}>
        <Typography variant="overline" component="h4" color="textSecondary">
          {t("comments.title")}
        </Typography>
        <Comments subject={subject} />
      </Box>
    </Stack>
  );
}
