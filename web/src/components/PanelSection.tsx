import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

type Props = { readonly title: string; readonly children: ReactNode; readonly action?: ReactNode };

/** A part of a panel under its small heading. */
export function PanelSection({ title, children, action }: Props) {
  return (
    <Box component="section" aria-label={title}>
      <Box sx={{ display: "flex", alignItems: "center", minHeight: 24 }}>
        <Typography variant="overline" component="h4" color="textSecondary" sx={{ flexGrow: 1 }}>
          {title}
        </Typography>
        {action}
      </Box>
      {children}
    </Box>
  );
}
