import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

type Props = { readonly icon?: ReactNode; readonly title: string; readonly hint?: string; readonly action?: ReactNode };

/** Nothing here yet: why, and the one thing to do about it. */
export function EmptyState({ icon, title, hint, action }: Props) {
  return (
    <Box sx={{ py: 8, px: 3, textAlign: "center", color: "text.secondary" }}>
      {icon && <Box sx={{ mb: 1.5, "& svg": { fontSize: 40, opacity: 0.6 } }}>{icon}</Box>}
      <Typography variant="h3" component="p" color="textPrimary" gutterBottom>
        {title}
      </Typography>
      {hint && <Typography sx={{ maxWidth: 460, mx: "auto" }}>{hint}</Typography>}
      {action && <Box sx={{ mt: 2.5 }}>{action}</Box>}
    </Box>
  );
}
