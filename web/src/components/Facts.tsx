import Box from "@mui/material/Box";
import { Fragment, type ReactNode } from "react";

type Props = { readonly facts: readonly (readonly [name: string, value: ReactNode])[] };

/** Names and what they are, in two columns; what is not known is left out. */
export function Facts({ facts }: Props) {
  return (
    <Box
      component="dl"
      sx={{
        ...{
          display: "grid",
          gridTemplateColumns: "minmax(88px, max-content) minmax(0, 1fr)",
          columnGap: 2,
          rowGap: 0.5,
        },
        ...{ m: 0, fontSize: 13, fontVariantNumeric: "tabular-nums" },
        "& dt": { color: "text.secondary" },
        "& dd": { m: 0, minWidth: 0, overflowWrap: "anywhere" },
      }}
    >
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "")
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </Box>
  );
}
