import Box from "@mui/material/Box";
import { Fragment } from "react";
import { mono } from "../app/theme.ts";

/** Control characters, and those that turn or hide what stands beside them. */
const unseen =
  /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb])/u;

function shown(one: string): string {
  const code = one.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Text with its invisible characters made visible. */
export function Visible({ text }: { readonly text: string }) {
  let at = 0;
  return text.split(unseen).map((piece) => {
    const key = at;
    at += piece.length;
    return piece.length > 0 && unseen.test(piece) ? (
      <Box key={key} component="span" sx={{ color: "warning.main", fontSize: "0.85em", opacity: 0.9 }}>
        {shown(piece)}
      </Box>
    ) : (
      <Fragment key={key}>{piece}</Fragment>
    );
  });
}

type Props = { readonly text: string; readonly cut?: boolean };

/** Something that was collected: text, whatever it says, and never more. */
export function Collected({ text, cut = false }: Props) {
  return (
    <Box
      component="bdi"
      title={cut ? text : undefined}
      sx={{
        fontFamily: mono,
        fontSize: "0.92em",
        ...(cut
          ? { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }
          : { overflowWrap: "anywhere" }),
      }}
    >
      <Visible text={text} />
    </Box>
  );
}
