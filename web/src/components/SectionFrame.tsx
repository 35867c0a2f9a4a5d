import Box from "@mui/material/Box";
import { type ComponentType, useEffect, useRef } from "react";
import { Navigate, NavLink, Route, Routes, useLocation } from "react-router";
import { PageHeader } from "./PageHeader.tsx";

export type Part = { readonly id: string; readonly label: string; readonly Component: ComponentType };
type Props = {
  readonly title: string;
  readonly hint?: string;
  readonly base: string;
  readonly parts: readonly Part[];
};

/** A page of several parts, each with an address: a list of them at the side, above where there is no room. */
export function SectionFrame({ title, hint, base, parts }: Props) {
  const { pathname } = useLocation();
  const list = useRef<HTMLElement>(null);
  const at = parts.find(({ id }) => pathname.startsWith(`${base}/${id}`));
  const label = at?.label;
  useEffect(() => {
    if (label) document.title = `${label} · ${title} · Sonde`;
    list.current?.querySelector("[aria-current]")?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [label, title]);
  return (
    <>
      <PageHeader title={title} {...(hint && { hint })} />
      <Box sx={{ display: { lg: "grid" }, gridTemplateColumns: "168px minmax(0, 1fr)", gap: 3, alignItems: "start" }}>
        <Box
          component="nav"
          ref={list}
          aria-label={title}
          sx={{
            display: "flex",
            flexDirection: { xs: "row", lg: "column" },
            gap: 0.25,
            mb: { xs: 2, lg: 0 },
            overflowX: "auto",
            borderBottom: { xs: 1, lg: 0 },
            borderColor: { xs: "divider", lg: "divider" },
            position: { lg: "sticky" },
            top: 76,
          }}
        >
          {parts.map((part) => (
            <Box
              key={part.id}
              component={NavLink}
              to={`${base}/${part.id}`}
              sx={{
                flexShrink: 0,
                px: 1.25,
                py: 0.875,
                borderRadius: { lg: 1 },
                fontSize: 13.5,
                fontWeight: 540,
                whiteSpace: "nowrap",
                textDecoration: "none",
                color: "text.secondary",
                borderBottom: { xs: "2px solid transparent", lg: 0 },
                outlineOffset: "-2px !important",
                "&:hover": { color: "text.primary", bgcolor: "action.hover" },
                "&.active": {
                  color: "primary.main",
                  borderColor: "primary.main",
                  bgcolor: { lg: "color-mix(in srgb, var(--mui-palette-primary-main) 12%, transparent)" },
                },
              }}
            >
              {part.label}
            </Box>
          ))}
        </Box>
        <Box sx={{ minWidth: 0 }}>
          <Routes>
            {parts.map(({ id, Component }) => (
              <Route key={id} path={`${id}/*`} element={<Component />} />
            ))}
            <Route path="*" element={<Navigate to={`${base}/${parts[0]?.id}`} replace />} />
          </Routes>
        </Box>
      </Box>
    </>
  );
}
