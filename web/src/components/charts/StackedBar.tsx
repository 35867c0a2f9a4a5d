import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import { Link } from "react-router";
import { useFormat } from "../use-format.ts";
import type { Bar } from "./BarList.tsx";
import { paint } from "./paint.ts";

type Props = { readonly label: string; readonly parts: readonly (Omit<Bar, "to"> & { readonly to?: string })[] };

/** Parts of a whole, side by side, and below what each is; a number that has a list behind it leads there. */
export function StackedBar({ label, parts }: Props) {
  const format = useFormat();
  const all = parts.reduce((sum, { n }) => sum + n, 0);
  return (
    <Box>
      <Box
        aria-hidden="true"
        sx={{ display: "flex", gap: "2px", height: 12, borderRadius: 1, overflow: "hidden", bgcolor: "action.hover" }}
      >
        {parts
          .filter(({ n }) => n > 0)
          .map(({ key, n, colour = "primary.main" }) => (
            <Box key={key} sx={[{ flexGrow: n, flexBasis: 0, minWidth: 3 }, ...paint(colour, "backgroundColor")]} />
          ))}
      </Box>
      <Box
        component="ul"
        aria-label={label}
        sx={{ listStyle: "none", m: 0, mt: 0.75, mx: -1, p: 0, display: "flex", flexWrap: "wrap", columnGap: 0.5 }}
      >
        {parts.map(({ key, label: name, n, to, colour = "primary.main" }) => {
          const inside = (
            <>
              <Box
                aria-hidden="true"
                component="span"
                sx={[{ width: 8, height: 8, borderRadius: "2px" }, ...paint(colour, "backgroundColor")]}
              />
              <Typography variant="body2" component="span" color="textSecondary">
                {name}
              </Typography>
              <Typography
                variant="body2"
                component="span"
                title={all > 0 ? format.percent(n / all) : undefined}
                sx={{ fontWeight: 600, fontVariantNumeric: "tabular-nums" }}
                color={n === 0 ? "textSecondary" : "textPrimary"}
              >
                {format.number(n)}
              </Typography>
            </>
          );
          const sx = { display: "flex", alignItems: "center", gap: 0.75, px: 1, height: 28, borderRadius: 1 } as const;
          return (
            <li key={key}>
              {to ? (
                <ButtonBase component={Link} to={to} sx={{ ...sx, "&:hover": { bgcolor: "action.hover" } }}>
                  {inside}
                </ButtonBase>
              ) : (
                <Box sx={sx}>{inside}</Box>
              )}
            </li>
          );
        })}
      </Box>
    </Box>
  );
}
