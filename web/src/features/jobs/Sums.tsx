import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import { useFormat } from "../../components/use-format.ts";

export type Sum = {
  readonly id: string;
  readonly n: number;
  readonly label: string;
  readonly colour?: string | undefined;
  readonly onOpen: () => void;
};

/** Numbers side by side; each leads to what it counts. */
export function Sums({ label, sums }: { readonly label: string; readonly sums: readonly Sum[] }) {
  const format = useFormat();
  return (
    <Box
      component="section"
      aria-label={label}
      sx={{
        display: "grid",
        gridTemplateColumns: { xs: "1fr 1fr", sm: `repeat(${sums.length}, 1fr)` },
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        bgcolor: "background.paper",
        p: 0.5,
      }}
    >
      {sums.map(({ id, n, label: name, colour, onOpen }) => (
        <ButtonBase
          key={id}
          onClick={onOpen}
          sx={{
            flexDirection: "column",
            alignItems: "flex-start",
            justifyContent: "flex-start",
            textAlign: "left",
            fontFamily: "inherit",
            px: 1.5,
            py: 0.75,
            borderRadius: 1,
            "&:hover": { bgcolor: "action.hover" },
          }}
        >
          <Box
            component="span"
            sx={{
              ...{ fontSize: "1.25rem", fontWeight: 640, lineHeight: 1.3, fontVariantNumeric: "tabular-nums" },
              color: n === 0 ? "text.secondary" : colour,
            }}
          >
            {format.number(n)}
          </Box>
          <Typography variant="caption" component="span" color="textSecondary">
            {name}
          </Typography>
        </ButtonBase>
      ))}
    </Box>
  );
}
