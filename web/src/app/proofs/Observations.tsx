import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Observation, Proof } from "./proof-queries.ts";
import { Record } from "./Record.tsx";

type Props = { readonly observations: readonly Observation[] };

/** Who says so, when, and by what proof. */
export function Observations({ observations }: Props) {
  const { t } = useTranslation("proofs");
  const format = useFormat();
  return (
    <Stack component="ul" spacing={1.5} sx={{ listStyle: "none", p: 0, m: 0 }}>
      {observations.map((one) => {
        const { about, claim, module, version, confidence, seen, last_at, subject, proofs } = one;
        const records = new Map(proofs.flatMap(({ evidence }) => (evidence ? [[evidence.id, evidence] as const] : [])));
        return (
          <li key={`${about.kind} ${about.id} ${module} ${one.scan} ${one.job} ${subject?.id}`}>
            <Box sx={{ display: "flex", gap: 0.75, flexWrap: "wrap", alignItems: "baseline" }}>
              <Typography component="span" sx={{ fontWeight: 600 }}>
                {module}
              </Typography>
              <Typography variant="caption" color="textSecondary">
                {t("version", { version })} · {format.date(last_at)}
                {seen > 1 && ` · ${t("seen", { n: format.number(seen) })}`}
                {confidence < 1 && ` · ${t("confidence", { n: format.percent(confidence) })}`}
              </Typography>
            </Box>
            {claim && (
              <Typography variant="body2" component="div">
                {claim.attribute} = <Collected text={short(claim.value)} />
              </Typography>
            )}
            {[...records.values()].map((evidence) => (
              <Record key={evidence.id} fact={about} evidence={evidence} />
            ))}
            {proofs
              .filter(({ evidence }) => !evidence)
              .map((proof) => (
                <Unrecorded key={`${proof.kind} ${proof.source} ${proof.pointer}`} proof={proof} />
              ))}
          </li>
        );
      })}
    </Stack>
  );
}

function Unrecorded({ proof }: { readonly proof: Proof }) {
  const { t } = useTranslation("proofs");
  return (
    <Typography variant="body2" component="div" sx={{ mt: 0.5, display: "flex", gap: 0.75, alignItems: "baseline" }}>
      <Tag>{t(`kind.${proof.kind}`)}</Tag>
      <span>
        <Collected text={[proof.source, proof.pointer, ...proof.from].filter(Boolean).join(" ")} />
      </span>
    </Typography>
  );
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
