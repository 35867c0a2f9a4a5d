import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import { Link } from "react-router";
import { useFormat } from "../use-format.ts";
import { type Paint, paint } from "./paint.ts";

export type Bar = {
  readonly key: string;
  readonly label: string;
  readonly n: number;
  /** The list behind the number. */
  readonly to: string;
  readonly colour?: Paint;
};
type Props = {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** How much of a line its name may take. */
  readonly names?: string;
};

/** How many of each, the most as the full length; each number leads to the list behind it. */
export function BarList({ label, bars, names = "34%" }: Props) {
  const format = useFormat();
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return (
    <Box component="ul" aria-label={label} sx={{ listStyle: "none", m: 0, p: 0, mx: -1 }}>
      {bars.map(({ key, label: name, n, to, colour = "primary.main" }) => (
        <Box component="li" key={key}>
          <ButtonBase
            component={Link}
            to={to}
            sx={{
              display: "grid",
              gridTemplateColumns: `minmax(80px, ${names}) minmax(0, 1fr) minmax(32px, auto)`,
              alignItems: "center",
              gap: 1.5,
              width: "100%",
              px: 1,
              height: 28,
              borderRadius: 1,
              textAlign: "left",
              "&:hover": { bgcolor: "action.hover" },
            }}
          >
            <Typography variant="body2" noWrap title={name} color={n === 0 ? "textSecondary" : "textPrimary"}>
              {name}
            </Typography>
            <Box aria-hidden="true" sx={{ height: 8, borderRadius: 1, bgcolor: "action.hover", overflow: "hidden" }}>
              <Box
                sx={[
                  { height: "100%", borderRadius: 1, width: `${(n / most) * 100}%`, minWidth: n > 0 ? 3 : 0 },
                  ...paint(colour, "backgroundColor"),
                ]}
              />
            </Box>
            <Typography
              variant="body2"
              component="span"
              sx={{ textAlign: "right", fontWeight: 600, fontVariantNumeric: "tabular-nums" }}
              color={n === 0 ? "textSecondary" : "textPrimary"}
            >
              {format.number(n)}
            </Typography>
          </ButtonBase>
        </Box>
      ))}
    </Box>
  );
}
