import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import { useFormat } from "../../components/use-format.ts";

type Props = { readonly to: string; readonly n: number; readonly what: string };

/** How many there are in all, and the way to them. */
export function AllLink({ to, n, what }: Props) {
  const format = useFormat();
  return (
    <Link
      component={RouterLink}
      to={to}
      aria-label={`${what}: ${format.number(n)}`}
      underline="hover"
      sx={{ fontSize: "1.15rem", fontWeight: 650, fontVariantNumeric: "tabular-nums" }}
    >
      {format.number(n)}
    </Link>
  );
}
