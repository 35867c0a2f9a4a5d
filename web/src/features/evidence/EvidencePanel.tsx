import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { useMay } from "../../app/use-may.ts";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Facts } from "../../components/Facts.tsx";
import { Fault } from "../../components/Fault.tsx";
import { PanelSection } from "../../components/PanelSection.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useSize } from "../../components/use-size.ts";
import { Content } from "./Content.tsx";
import { CustodyPart } from "./CustodyPart.tsx";
import { EraseButton } from "./EraseButton.tsx";
import { evidenceQueries } from "./evidence-queries.ts";

type Props = { readonly id: string; readonly titleOf: (module: string) => string };

/** One record: what it is, its place in the chain of custody, and for those who may what is in it. */
export function EvidencePanel({ id, titleOf }: Props) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const size = useSize();
  const ws = useWs();
  const mayRead = useMay("admin");
  const { id: investigation } = useParams();
  const asked = useQuery(evidenceQueries.one(ws, id));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={280} />;
  const { data } = asked.data;
  const jobs = investigation && data.scan && `/investigations/${investigation}/jobs?scan=${data.scan}&part=jobs`;
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 0.75 }}>
          <Tag colour="primary">{t(`kinds.${data.kind}`, { defaultValue: data.kind })}</Tag>
          {data.erased && <Tag colour="error">{t("erased")}</Tag>}
        </Box>
        <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1 }}>
          <Typography component="h3" sx={{ flexGrow: 1, minWidth: 0, fontWeight: 600 }}>
            <Collected text={data.uri} />
          </Typography>
          <CopyButton text={data.uri} />
        </Box>
      </Box>
      <Facts
        facts={[
          [t("columns.at"), format.exactDate(data.at)],
          [t("columns.size"), size(data.size)],
          [t("columns.module"), data.module && `${titleOf(data.module)} (${data.module})`],
          [
            t("job"),
            data.job &&
              (jobs ? (
                <Link key="job" component={RouterLink} to={`${jobs}&job=${data.job}`}>
                  <Collected text={data.job} />
                </Link>
              ) : (
                <Collected key="job" text={data.job} />
              )),
          ],
          [
            "sha256",
            <Box key="sha" sx={{ display: "flex", alignItems: "flex-start", gap: 0.5 }}>
              <Collected text={data.id} />
              <CopyButton text={data.id} />
            </Box>,
          ],
        ]}
      />
      <CustodyPart record={data} mayRead={mayRead} />
      <PanelSection title={t("content")}>
        {data.erased ? (
          <Typography variant="body2" color="textSecondary">
            {t("erasedHint")}
          </Typography>
        ) : mayRead ? (
          <Content id={id} />
        ) : (
          <Typography variant="body2" color="textSecondary">
            {t("hidden")}
          </Typography>
        )}
      </PanelSection>
      {mayRead && !data.erased && (
        <Box>
          <EraseButton id={id} />
        </Box>
      )}
    </Stack>
  );
}
