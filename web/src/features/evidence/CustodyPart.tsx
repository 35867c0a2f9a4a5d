import CheckCircleOutlineIcon from "@mui/icons-material/CheckCircleOutlined";
import ErrorOutlineIcon from "@mui/icons-material/ErrorOutlined";
import HelpOutlineIcon from "@mui/icons-material/HelpOutlined";
import VerifiedUserOutlinedIcon from "@mui/icons-material/VerifiedUserOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Facts } from "../../components/Facts.tsx";
import { PanelSection } from "../../components/PanelSection.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type EvidenceRecord, evidenceQueries } from "./evidence-queries.ts";
import { sha256 } from "./framing.ts";

type Props = { readonly record: EvidenceRecord; readonly mayRead: boolean };

/** The record's place in the chain, and on demand a check that trusts no word of the server's. */
export function CustodyPart({ record, mayRead }: Props) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const ws = useWs();
  const client = useQueryClient();
  const { id } = record;
  const asked = useQuery(evidenceQueries.custody(ws, id));
  const verify = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const [bytes] = await Promise.all([
        mayRead && !record.erased ? client.fetchQuery(evidenceQueries.framing(ws, id)) : null,
        asked.refetch(),
      ]);
      return { hash: bytes && (await sha256(bytes)), hasBytes: bytes !== null };
    },
  });
  const custody = asked.data?.data;
  const checked = verify.data;
  return (
    <PanelSection
      title={t("custody")}
      action={
        <Button
          startIcon={<VerifiedUserOutlinedIcon />}
          loading={verify.isPending}
          loadingPosition="start"
          onClick={() => verify.mutate()}
        >
          {t("verify")}
        </Button>
      }
    >
      {asked.isError ? (
        <Typography variant="body2" color="error" role="alert">
          {asked.error.message}
        </Typography>
      ) : custody ? (
        <Facts
          facts={[
            [
              t("state"),
              <Tag key="state" colour={custody.state === "whole" ? "secondary" : "error"}>
                {t(`states.${custody.state}`)}
              </Tag>,
            ],
            [
              t("position"),
              t("positionIn", { n: format.number(custody.position), segment: custody.segment.slice(0, 12) }),
            ],
            [t("link"), custody.link && <Hash key="link" value={custody.link} />],
            [t("previous"), custody.previous && <Hash key="previous" value={custody.previous} />],
            [
              t("head"),
              custody.head
                ? t("sealed", {
                    n: format.number(custody.head.seq),
                    records: format.number(custody.head.records),
                    date: format.exactDate(custody.head.sealed_at),
                  })
                : t("open"),
            ],
            [
              t("tombstone"),
              custody.tombstone && (
                <span key="tombstone">
                  {format.exactDate(custody.tombstone.time)}: <Collected text={custody.tombstone.reason} />
                </span>
              ),
            ],
          ]}
        />
      ) : (
        <Skeleton variant="rounded" height={96} />
      )}
      {verify.error && (
        <Typography variant="body2" color="error" role="alert" sx={{ mt: 1 }}>
          {verify.error.message}
        </Typography>
      )}
      {checked && custody && (
        <Stack component="ul" aria-label={t("result")} spacing={0.5} sx={{ listStyle: "none", m: 0, mt: 1.5, p: 0 }}>
          {checked.hasBytes ? (
            checked.hash === null ? (
              <Line how="unclear" text={t("noCrypto")} />
            ) : checked.hash === id ? (
              <Line how="good" text={t("hashSame")} detail={checked.hash} />
            ) : (
              <Line how="bad" text={t("hashOther")} detail={checked.hash} />
            )
          ) : (
            <Line how="unclear" text={t(record.erased ? "hashErased" : "hashHidden")} />
          )}
          <Line
            how={custody.state === "damaged" ? "bad" : "good"}
            text={t(`chain.${custody.state}`, { n: format.number(custody.position) })}
          />
          <Line
            how={custody.head ? "good" : "unclear"}
            text={t(custody.head ? "chain.sealed" : "chain.open")}
            {...(custody.head && { detail: custody.head.chain })}
          />
        </Stack>
      )}
    </PanelSection>
  );
}

const looks = {
  good: { Icon: CheckCircleOutlineIcon, colour: "secondary.main" },
  bad: { Icon: ErrorOutlineIcon, colour: "error.main" },
  unclear: { Icon: HelpOutlineIcon, colour: "warning.main" },
};

function Line({ how, text, detail }: { how: keyof typeof looks; text: string; detail?: string }) {
  const { Icon, colour } = looks[how];
  return (
    <Box component="li" sx={{ display: "flex", gap: 1 }}>
      <Icon sx={{ fontSize: 18, color: colour, mt: 0.125 }} />
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="body2">{text}</Typography>
        {detail && (
          <Typography variant="caption" color="textSecondary" component="p">
            <Collected text={detail} />
          </Typography>
        )}
      </Box>
    </Box>
  );
}

function Hash({ value }: { readonly value: string }) {
  return <Collected text={value} cut />;
}
