import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type ReactNode, useEffect } from "react";

type Props = {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
};

/** The head of a page: its title, which is the document's too, and what one can do here. */
export function PageHeader({ title, hint, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Sonde`;
  }, [title]);
  return (
    <Box sx={{ mb: 2.5 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
        <Box sx={{ flex: "1 1 320px", minWidth: 0 }}>
          <Typography variant="h1" noWrap title={title}>
            {title}
          </Typography>
          {hint && (
            <Typography color="textSecondary" sx={{ mt: 0.25 }}>
              {hint}
            </Typography>
          )}
        </Box>
        {actions && (
          <Box data-print="no" sx={{ display: "flex", gap: 1, flexWrap: "wrap" }}>
            {actions}
          </Box>
        )}
      </Box>
      {children}
    </Box>
  );
}
