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
import { useTranslation } from "react-i18next";
import { type Progress, scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { doing, moduleLooks } from "../../components/module-doing.ts";
import type { State } from "../../components/ScanState.tsx";
import { useFormat } from "../../components/use-format.ts";

type Module = Progress["modules"][number];
type Props = { readonly modules: readonly Module[] | undefined; readonly state: State };

/** A row for each module: what waits, what runs, what is done, and what could not be looked at. */
export function ModuleProgress({ modules, state }: Props) {
  const { t } = useTranslation("investigations");
  const format = useFormat();
  const { change } = useAddress();
  const names = useQuery(scanQueries.modules(useWs())).data?.data;
  if (!modules) return <Skeleton variant="rectangular" height={240} />;
  const number = (n: number) =>
    n === 0 ? (
      <Box component="span" sx={{ color: "text.disabled" }}>
        0
      </Box>
    ) : (
      format.number(n)
    );
  return (
    <TableContainer sx={{ maxHeight: 560, borderTop: 1, borderColor: "divider" }}>
      <Table size="small" stickyHeader aria-label={t("modules.label")} sx={{ tableLayout: "fixed" }}>
        <TableHead>
          <TableRow sx={{ "& th": { fontSize: 12, color: "text.secondary", bgcolor: "background.paper", py: 0.75 } }}>
            <TableCell>{t("modules.module")}</TableCell>
            <TableCell sx={{ width: 120, display: { xs: "none", sm: "table-cell" } }}>{t("modules.state")}</TableCell>
            <TableCell align="right" sx={{ width: 76, display: { xs: "none", sm: "table-cell" } }}>
              {t("modules.queued")}
            </TableCell>
            <TableCell align="right" sx={{ width: 76, display: { xs: "none", sm: "table-cell" } }}>
              {t("modules.running")}
            </TableCell>
            <TableCell align="right" sx={{ width: 68 }}>
              {t("modules.done")}
            </TableCell>
            <TableCell align="right" sx={{ width: 92, lineHeight: 1.2 }}>
              {t("modules.couldNotLook")}
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {modules.map((one) => {
            const is = doing(one, state);
            const { Icon, colour } = moduleLooks[is];
            const title = names?.find(({ id }) => id === one.id)?.title ?? one.id;
            return (
              <TableRow key={one.id} hover>
                <TableCell>
                  <Box sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
                    <Box sx={{ display: { sm: "none" }, lineHeight: 0, color: colour }}>
                      <Icon sx={{ fontSize: 16 }} titleAccess={t(`modules.is.${is}`)} />
                    </Box>
                    <Typography noWrap variant="body2" title={`${title} (${one.id})`}>
                      {title}
                    </Typography>
                  </Box>
                </TableCell>
                <TableCell sx={{ display: { xs: "none", sm: "table-cell" } }}>
                  <Box sx={{ display: "flex", gap: 0.5, alignItems: "center", color: colour, whiteSpace: "nowrap" }}>
                    <Icon sx={{ fontSize: 16 }} />
                    {t(`modules.is.${is}`)}
                  </Box>
                </TableCell>
                <TableCell align="right" sx={{ display: { xs: "none", sm: "table-cell" } }}>
                  {number(one.queued)}
                </TableCell>
                <TableCell align="right" sx={{ display: { xs: "none", sm: "table-cell" } }}>
                  {number(one.running)}
                </TableCell>
                <TableCell align="right">{number(one.done)}</TableCell>
                <TableCell align="right">
                  {one.could_not_look > 0 ? (
                    <Link
                      component="button"
                      variant="body2"
                      aria-label={t("modules.why", { n: format.number(one.could_not_look), module: title })}
                      onClick={() => change({ module: one.id, outcome: null })}
                      sx={{ color: "warning.main", fontVariantNumeric: "tabular-nums" }}
                    >
                      {format.number(one.could_not_look)}
                    </Link>
                  ) : (
                    number(0)
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
