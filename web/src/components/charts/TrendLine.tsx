import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { unseen } from "./paint.ts";

export type Point = { readonly at: number; readonly n: number };
type Props = {
  /** What is counted. */
  readonly label: string;
  /** The same in a sentence, for who does not see the line. */
  readonly says: string;
  readonly points: readonly Point[];
  readonly until: number;
  readonly date: (at: number) => string;
  readonly number: (n: number) => string;
  readonly when: string;
};

const width = 400;
const height = 168;

/** How a number changed: it stays as it was until it is written down anew, so the line has steps. */
export function TrendLine({ label, says, points, until, date, number, when }: Props) {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return null;
  const top = Math.max(1, ...points.map(({ n }) => n)) * 1.08;
  const x = (at: number) => ((at - first.at) / Math.max(1, until - first.at)) * width;
  const y = (n: number) => height - (n / top) * height;
  const steps = points.slice(1).map(({ at, n }) => `H${x(at)}V${y(n)}`);
  const line = `M0 ${y(first.n)}${steps.join("")}H${width}`;
  return (
    <Box component="figure" sx={{ m: 0, position: "relative" }}>
      <Box sx={{ display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: 1 }}>
        <Box aria-hidden="true" sx={{ display: "flex", flexDirection: "column", justifyContent: "space-between" }}>
          <Typography variant="caption" color="textSecondary" sx={{ textAlign: "right", lineHeight: 1 }}>
            {number(Math.max(...points.map(({ n }) => n)))}
          </Typography>
          <Typography variant="caption" color="textSecondary" sx={{ textAlign: "right", lineHeight: 1 }}>
            {number(0)}
          </Typography>
        </Box>
        <Box sx={{ borderBottom: 1, borderLeft: 1, borderColor: "divider" }}>
          <Box
            component="svg"
            role="img"
            aria-label={says}
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            sx={{ display: "block", width: "100%", height }}
          >
            <Box
              component="path"
              d={`${line}V${height}H0Z`}
              sx={{ fill: "var(--mui-palette-primary-main)", opacity: 0.12 }}
            />
            <Box
              component="path"
              d={line}
              vectorEffect="non-scaling-stroke"
              sx={{ fill: "none", stroke: "var(--mui-palette-primary-main)", strokeWidth: 2 }}
            />
          </Box>
        </Box>
        <span />
        <Box aria-hidden="true" sx={{ display: "flex", justifyContent: "space-between", mt: 0.5 }}>
          <Typography variant="caption" color="textSecondary">
            {date(first.at)}
          </Typography>
          <Typography variant="caption" color="textSecondary">
            {date(until)}
          </Typography>
        </Box>
      </Box>
      <Box sx={unseen}>
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{when}</th>
              <th scope="col">{label}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ at, n }) => (
              <tr key={at}>
                <td>{date(at)}</td>
                <td>{number(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
    </Box>
  );
}
