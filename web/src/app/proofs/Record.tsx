import VerifiedUserOutlinedIcon from "@mui/icons-material/VerifiedUserOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { Collected, Visible } from "../../components/Collected.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { mono } from "../theme.ts";
import { useWs } from "../ws.tsx";
import { type Fact, type Proof, proofQueries } from "./proof-queries.ts";

type Props = { readonly fact: Fact; readonly evidence: NonNullable<Proof["evidence"]> };

/** A record that proves a fact: where it came from, and on demand the very bytes. */
export function Record({ fact, evidence }: Props) {
  const { t } = useTranslation("proofs");
  const format = useFormat();
  const ws = useWs();
  const [isOpen, setOpen] = useState(false);
  const custody = useMutation(proofQueries.custody());
  const place = useId();
  const state = custody.data?.data.state;
  return (
    <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, p: 1, mt: 0.75 }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, minWidth: 0 }}>
        <Tag>{evidence.kind}</Tag>
        <Box sx={{ flexGrow: 1, minWidth: 0, fontSize: 12.5 }}>
          <Collected text={evidence.uri} cut />
        </Box>
        <Tooltip title={t("verify")}>
          <span>
            <IconButton
              aria-label={t("verify")}
              loading={custody.isPending}
              onClick={() => custody.mutate({ ws, id: evidence.id })}
            >
              <VerifiedUserOutlinedIcon sx={{ fontSize: 16 }} />
            </IconButton>
          </span>
        </Tooltip>
        <CopyButton text={evidence.uri} />
      </Box>
      <Box sx={{ display: "flex", alignItems: "center", flexWrap: "wrap", columnGap: 1, mt: 0.5 }}>
        <Typography variant="caption" color="textSecondary" sx={{ flexGrow: 1 }}>
          {format.exactDate(evidence.at)} ·{" "}
          <Link
            component={RouterLink}
            to={`/evidence?record=${evidence.id}`}
            color="inherit"
            title={t("record", { id: evidence.id })}
          >
            sha256 {evidence.id.slice(0, 12)}…
          </Link>
        </Typography>
        {state && <Tag colour={state === "whole" ? "secondary" : "error"}>{t(`custody.${state}`)}</Tag>}
        <Button
          disabled={evidence.erased}
          aria-expanded={isOpen}
          aria-controls={place}
          onClick={() => setOpen(!isOpen)}
        >
          {t(evidence.erased ? "erased" : isOpen ? "hide" : "show")}
        </Button>
      </Box>
      {custody.error && (
        <Typography variant="caption" color="error" role="alert">
          {custody.error.message}
        </Typography>
      )}
      <Box id={place}>{isOpen && <Excerpts fact={fact} id={evidence.id} />}</Box>
    </Box>
  );
}

function Excerpts({ fact, id }: { readonly fact: Fact; readonly id: string }) {
  const { t } = useTranslation("proofs");
  const ws = useWs();
  const excerpts = useQuery(proofQueries.excerpt(ws, id, fact));
  if (excerpts.isError) return <Fault error={excerpts.error} onRetry={() => void excerpts.refetch()} />;
  if (!excerpts.data) return <Skeleton variant="rounded" height={72} sx={{ mt: 1 }} />;
  const { data } = excerpts.data;
  if (data.length === 0) return <Typography variant="caption">{t("whole")}</Typography>;
  return data.map(({ part, range, pointer, before, span, after, reads }) => (
    <Box key={`${part} ${range?.join()} ${pointer}`} sx={{ mt: 1 }}>
      <Typography variant="caption" color="textSecondary" component="p">
        {t(part === "request" ? "request" : "response")}
        {range && ` · ${t("bytes", { from: range[0], to: range[1] })}`}
        {pointer && ` · ${pointer}`}
      </Typography>
      <Box
        component="pre"
        aria-label={t("excerpt")}
        tabIndex={0}
        sx={{
          m: 0,
          p: 1,
          maxHeight: 260,
          overflow: "auto",
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
          fontFamily: mono,
          fontSize: 12,
          lineHeight: 1.55,
          borderRadius: 0.75,
          bgcolor: "background.default",
          color: "text.secondary",
          unicodeBidi: "isolate",
        }}
      >
        <Visible text={plain(before)} />
        {span && (
          <Box
            component="mark"
            sx={{
              color: "text.primary",
              bgcolor: "color-mix(in srgb, var(--mui-palette-warning-main) 28%, transparent)",
              borderRadius: 0.5,
              boxDecorationBreak: "clone",
            }}
          >
            <Visible text={plain(span)} />
          </Box>
        )}
        <Visible text={plain(after)} />
      </Box>
      {!span && (
        <Typography variant="caption" color="textSecondary">
          {t("whole")}
        </Typography>
      )}
      {reads && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
          {t("reads")} <Collected text={reads} />
        </Typography>
      )}
    </Box>
  ));
}

/** Lines end as they do everywhere on the web; a lone carriage return stays, and is shown. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
