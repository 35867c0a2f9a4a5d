import Box from "@mui/material/Box";
import { mono } from "../app/theme.ts";
import { CopyButton } from "./CopyButton.tsx";

/** A secret or a link that is shown once: to be copied. */
export function Shown({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Box
      component="section"
      aria-label={label}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1,
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        bgcolor: "background.default",
        pl: 1.5,
        pr: 0.5,
        py: 0.5,
      }}
    >
      <Box
        component="code"
        sx={{ flexGrow: 1, minWidth: 0, fontFamily: mono, fontSize: 12.5, overflowWrap: "anywhere" }}
      >
        {text}
      </Box>
      <CopyButton text={text} />
    </Box>
  );
}
