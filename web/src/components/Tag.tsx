import Box from "@mui/material/Box";
import type { ReactNode } from "react";

type Props = {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly colour?: Colour;
  readonly title?: string;
};
export type Colour = { readonly light: string; readonly dark: string } | "primary" | "secondary" | "warning" | "error";

/** A word in a small frame, coloured by what it means. */
export function Tag({ children, icon, colour, title }: Props) {
  const named = typeof colour === "string" ? `${colour}.main` : undefined;
  return (
    <Box
      component="span"
      title={title}
      sx={[
        {
          display: "inline-flex",
          alignItems: "center",
          gap: 0.5,
          height: 20,
          px: 0.75,
          borderRadius: 0.75,
          fontSize: 12,
          fontWeight: 560,
          whiteSpace: "nowrap",
          color: named ?? "text.secondary",
          border: "1px solid color-mix(in srgb, currentColor 32%, transparent)",
          bgcolor: "color-mix(in srgb, currentColor 8%, transparent)",
          "& svg": { fontSize: 13 },
        },
        typeof colour === "object" && { color: colour.light },
        typeof colour === "object" && ((theme) => theme.applyStyles("dark", { color: colour.dark })),
      ]}
    >
      {icon}
      {children}
    </Box>
  );
}
