import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Progress, scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { doing, moduleLooks } from "../../components/module-doing.ts";
import type { State } from "../../components/ScanState.tsx";
import { useFormat } from "../../components/use-format.ts";
import { jobQueries, type ModuleCoverage } from "./job-queries.ts";
import { type Sum, Sums } from "./Sums.tsx";

type Props = {
  readonly scan: string;
  readonly progress: Progress | undefined;
  readonly state: State;
  readonly every: number | false;
};

const none: ModuleCoverage = {
  ...{ module: "", taken: 0, settled: 0, found: 0, absent: 0, could_not_look: 0, left: 0 },
  outcomes: {},
};
const from = (width: "sm" | "md") => ({ display: { xs: "none", [width]: "table-cell" } });

/** A row for each module of a scan: what it does, what it found, and apart from "nothing there" what it could not look at. */
export function ModuleCoverageTable({ scan, progress, state, every }: Props) {
  const { t } = useTranslation(["jobs", "investigations"]);
  const format = useFormat();
  const { change } = useAddress();
  const ws = useWs();
  const names = useQuery(scanQueries.modules(ws)).data?.data;
  const asked = useQuery(jobQueries.summary(ws, scan, every));
  if (asked.isError && !asked.data) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data || !progress) return <Skeleton variant="rounded" height={320} />;
  const rows = progress.modules.map((work) => ({
    work,
    covered: asked.data.data.find(({ module }) => module === work.id) ?? none,
    is: doing(work, state),
    title: names?.find(({ id }) => id === work.id)?.title ?? work.id,
  }));
  const show = (module: string | null, what: string) =>
    change({ part: "coverage", module, state: what, outcome: null });
  const sums: readonly Sum[] = (["found", "absent", "could_not_look", "left"] as const).map((what) => ({
    id: what,
    n: rows.reduce((sum, { covered }) => sum + covered[what], 0),
    label: t(`coverage.${what === "left" ? "pending" : what}`),
    colour: what === "could_not_look" ? "warning.main" : what === "found" ? "secondary.main" : undefined,
    onOpen: () => show(null, what === "left" ? "pending" : what),
  }));
  const cell = (n: number, label: string, onOpen: () => void, colour?: string): ReactNode =>
    n === 0 ? (
      <Box component="span" sx={{ color: "text.secondary" }}>
        0
      </Box>
    ) : (
      <Link
        component="button"
        variant="body2"
        aria-label={label}
        underline="hover"
        onClick={onOpen}
        sx={{ color: colour ?? "text.primary", fontVariantNumeric: "tabular-nums", verticalAlign: "baseline" }}
      >
        {format.number(n)}
      </Link>
    );
  return (
    <>
      <Sums label={t("sums")} sums={sums} />
      <Typography variant="body2" color="textSecondary" sx={{ my: 1.5, maxWidth: 920, textWrap: "balance" }}>
        {t("notTheSame")}
      </Typography>
      <TableContainer sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper" }}>
        <Table size="small" aria-label={t("investigations:modules.label")} sx={{ tableLayout: "fixed" }}>
          <TableHead>
            <TableRow sx={{ "& th": { fontSize: 12, color: "text.secondary", lineHeight: 1.2, py: 0.75 } }}>
              <TableCell>{t("investigations:modules.module")}</TableCell>
              <TableCell sx={{ width: 120, ...from("sm") }}>{t("investigations:modules.state")}</TableCell>
              <TableCell align="right" sx={{ width: 76, ...from("md") }}>
                {t("investigations:modules.queued")}
              </TableCell>
              <TableCell align="right" sx={{ width: 84, ...from("md") }}>
                {t("investigations:modules.running")}
              </TableCell>
              <TableCell align="right" sx={{ width: { xs: 62, sm: 84 } }}>
                {t("columns.found")}
              </TableCell>
              <TableCell align="right" sx={{ width: 96, ...from("sm") }}>
                {t("columns.absent")}
              </TableCell>
              <TableCell align="right" sx={{ width: 92 }}>
                {t("investigations:modules.couldNotLook")}
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(({ work, covered, is, title }) => {
              const { Icon, colour } = moduleLooks[is];
              const why = Object.entries(covered.outcomes)
                .toSorted(([, a], [, b]) => b - a)
                .map(([outcome, n]) => `${reason(outcome)} ${format.number(n)}`)
                .join(" · ");
              const open = (what: string) => () => show(work.id, what);
              const said = (what: string, n: number) =>
                t("open", { module: title, what: t(`coverage.${what}`), n: format.number(n) });
              return (
                <TableRow key={work.id} hover>
                  <TableCell>
                    <Box sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
                      <Box sx={{ display: { sm: "none" }, lineHeight: 0, color: colour }}>
                        <Icon sx={{ fontSize: 16 }} titleAccess={t(`investigations:modules.is.${is}`)} />
                      </Box>
                      <Box sx={{ minWidth: 0 }}>
                        <Typography noWrap variant="body2" title={`${title} (${work.id})`}>
                          {title}
                        </Typography>
                        {why && (
                          <Typography noWrap variant="caption" component="p" title={why} sx={{ color: "warning.main" }}>
                            {why}
                          </Typography>
                        )}
                      </Box>
                    </Box>
                  </TableCell>
                  <TableCell sx={from("sm")}>
                    <Box sx={{ display: "flex", gap: 0.5, alignItems: "center", color: colour, whiteSpace: "nowrap" }}>
                      <Icon sx={{ fontSize: 16 }} />
                      {t(`investigations:modules.is.${is}`)}
                    </Box>
                  </TableCell>
                  <TableCell align="right" sx={from("md")}>
                    {cell(work.queued, said("pending", work.queued), open("pending"))}
                  </TableCell>
                  <TableCell align="right" sx={from("md")}>
                    {cell(work.running, said("pending", work.running), open("pending"))}
                  </TableCell>
                  <TableCell align="right">
                    {cell(covered.found, said("found", covered.found), open("found"))}
                  </TableCell>
                  <TableCell align="right" sx={from("sm")}>
                    {cell(covered.absent, said("absent", covered.absent), open("absent"))}
                  </TableCell>
                  <TableCell align="right">
                    {cell(
                      covered.could_not_look,
                      said("could_not_look", covered.could_not_look),
                      open("could_not_look"),
                      "warning.main",
                    )}
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      </TableContainer>
    </>
  );

  function reason(outcome: string): string {
    return t(`investigations:couldNot.outcomes.${outcome}`, { defaultValue: outcome });
  }
}
