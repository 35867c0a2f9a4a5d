import Box from "@mui/material/Box";
import { mono } from "../app/theme.ts";
import { Visible } from "./Collected.tsx";

type Props = { readonly label: string; readonly text: string; readonly isFixed?: boolean };

/** A stretch of text that came from elsewhere: shown as it is, and never more. `isFixed`: its columns line up. */
export function Inert({ label, text, isFixed = false }: Props) {
  return (
    <Box
      component="pre"
      aria-label={label}
      tabIndex={0}
      sx={{
        ...{ m: 0, p: 1, maxHeight: 360, overflow: "auto", borderRadius: 0.75, bgcolor: "background.default" },
        ...(isFixed ? { whiteSpace: "pre" } : { whiteSpace: "pre-wrap", overflowWrap: "anywhere" }),
        ...{ fontFamily: mono, fontSize: isFixed ? 11 : 12, lineHeight: 1.55, unicodeBidi: "isolate" },
      }}
    >
      <Visible text={text} />
    </Box>
  );
}
