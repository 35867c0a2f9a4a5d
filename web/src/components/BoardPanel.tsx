import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

type Props = {
  readonly title: string;
  readonly hint?: string;
  readonly action?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
};

/** A framed part of a page that answers one question. */
export function BoardPanel({ title, hint, action, wide = false, children }: Props) {
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        bgcolor: "background.paper",
        px: 2,
        py: 1.5,
        minWidth: 0,
        ...(wide && { gridColumn: "1 / -1" }),
      }}
    >
      <Box sx={{ mb: 1 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 1, minHeight: 28 }}>
          <Typography variant="h3" component="h2" sx={{ flexGrow: 1 }}>
            {title}
          </Typography>
          {action}
        </Box>
        {hint && (
          <Typography variant="caption" component="p" color="textSecondary">
            {hint}
          </Typography>
        )}
      </Box>
      {children}
    </Box>
  );
}
