import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { Block } from "./Block.tsx";
import type { Preflight } from "./new-scan-queries.ts";
import { Unauthorized } from "./Unauthorized.tsx";

type Props = {
  readonly plan: Preflight | undefined;
  readonly isAsked: boolean;
  readonly error: Error | null;
  readonly isReady: boolean;
  readonly isStarting: boolean;
  readonly onStart: () => void;
  readonly onAuthorize: (targets: Preflight["targets"]) => void;
};

/** Before anything is sent: who would be asked, what the target would notice, how long it takes. */
export function PreflightCard({ plan, isAsked, error, isReady, isStarting, onStart, onAuthorize }: Props) {
  const { t } = useTranslation("newScan");
  return (
    <Block title={t("preflight")}>
      <Stack spacing={2}>
        {error && <Alert severity="error">{error.message}</Alert>}
        {!isAsked && <Typography color="textSecondary">{t("preflightEmpty")}</Typography>}
        {isAsked && !plan && !error && <Skeleton variant="rounded" height={180} />}
        {isAsked && plan && <Planned plan={plan} onAuthorize={onAuthorize} />}
        <Button
          variant="contained"
          size="large"
          disabled={!isAsked || !isReady || !plan?.may_start}
          loading={isStarting}
          onClick={onStart}
        >
          {t("start")}
        </Button>
      </Stack>
    </Block>
  );
}

type PlannedProps = { readonly plan: Preflight } & Pick<Props, "onAuthorize">;

function Planned({ plan, onAuthorize }: PlannedProps) {
  const { t } = useTranslation("newScan");
  const format = useFormat();
  const { problems, targets, notes, sees, sources, modules, keys_missing } = plan;
  const running = modules.filter(({ runs }) => runs);
  const idle = modules.filter(({ runs }) => !runs);
  return (
    <>
      {!targets.some(({ unauthorized }) => unauthorized) &&
        problems.map((problem) => (
          <Alert key={problem} severity="error">
            {problem}
          </Alert>
        ))}
      <Unauthorized plan={plan} onAuthorize={onAuthorize} />
      <Box sx={{ display: "grid", gridTemplateColumns: "repeat(3, minmax(0, 1fr))", gap: 1 }}>
        <Fact label={t("facts.modules")} value={format.number(running.length)} />
        <Fact label={t("facts.sources")} value={format.number(sources.length)} />
        <Fact
          label={t("facts.time")}
          value={
            plan.seconds_at_most === null
              ? plan.seconds_at_least < 1
                ? t("timeOpen")
                : t("atLeast", { time: format.duration(plan.seconds_at_least) })
              : t("between", {
                  from: format.duration(plan.seconds_at_least),
                  to: format.duration(plan.seconds_at_most),
                })
          }
        />
      </Box>
      <Box component="section" aria-label={t("sees")}>
        <Typography variant="overline" component="h3" color="textSecondary">
          {t("sees")}
        </Typography>
        <Box component="ul" sx={{ m: 0, pl: 2.25, fontSize: 13, "& li": { mb: 0.5 } }}>
          {sees.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </Box>
      </Box>
      {notes.map((note) => (
        <Alert key={note} severity="info">
          {note}
        </Alert>
      ))}
      {keys_missing.length > 0 && (
        <Alert severity="warning">
          {t("keysMissing")} {keys_missing.map(({ source, need }) => `${source} (${t(`need.${need}`)})`).join(", ")}
        </Alert>
      )}
      {sources.length > 0 && (
        <Fold title={t("asked", { n: format.number(sources.length) })}>
          {sources.map(({ source, title, calls_for_targets, requests_per_second, modules: by }) => (
            <Row key={source} name={title} title={by.join(", ")}>
              {t("calls", { n: format.number(calls_for_targets), rate: format.number(requests_per_second) })}
            </Row>
          ))}
        </Fold>
      )}
      <Fold title={t("runs", { n: format.number(running.length) })}>
        {running.map(({ id, title, footprint }) => (
          <Row key={id} name={title} title={id}>
            <Tag>{footprint}</Tag>
          </Row>
        ))}
      </Fold>
      {idle.length > 0 && (
        <Fold title={t("runsNot", { n: format.number(idle.length) })}>
          {idle.map(({ id, title, why }) => (
            <Box key={id} sx={{ py: 0.5 }}>
              <Typography variant="body2">{title}</Typography>
              <Typography variant="caption" color="textSecondary">
                {why}
              </Typography>
            </Box>
          ))}
        </Fold>
      )}
    </>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Box>
      <Typography variant="caption" color="textSecondary" component="p">
        {label}
      </Typography>
      <Typography sx={{ fontWeight: 620, fontVariantNumeric: "tabular-nums" }}>{value}</Typography>
    </Box>
  );
}

function Fold({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Box component="details" sx={{ "& summary": { cursor: "pointer", fontWeight: 560, fontSize: 13, py: 0.25 } }}>
      <summary>{title}</summary>
      <Box sx={{ mt: 0.5, maxHeight: 260, overflow: "auto" }}>{children}</Box>
    </Box>
  );
}

type RowProps = { readonly name: string; readonly title: string; readonly children: React.ReactNode };

function Row({ name, title, children }: RowProps) {
  return (
    <Box title={title} sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.25, minWidth: 0 }}>
      <Typography variant="body2" noWrap sx={{ flexGrow: 1 }}>
        {name}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="div" noWrap sx={{ flexShrink: 0 }}>
        {children}
      </Typography>
    </Box>
  );
}
