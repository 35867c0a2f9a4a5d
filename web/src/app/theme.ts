import { createTheme, type Theme } from "@mui/material/styles";
import type {} from "@mui/x-data-grid/themeAugmentation";

/** Colours by what they mean; the same words as in the API. */
export const severityColour = {
  critical: { light: "#b3123b", dark: "#ff5c7c" },
  high: { light: "#b03803", dark: "#ff8f4d" },
  medium: { light: "#7d5100", dark: "#f2b63c" },
  low: { light: "#1f5bb5", dark: "#7fb0ff" },
  info: { light: "#525c6d", dark: "#97a3b6" },
} as const;

const font = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", sans-serif';
export const mono = '"JetBrains Mono", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';

/** On paper: what was found, black on white, without what one clicks on; nothing is cut by a box that scrolls. */
const print = {
  ":root": { colorScheme: "light" },
  "body, main, aside, section, table, th, td, p, span, div, h1, h2, h3, h4, h5, h6, code, pre, bdi, a, li, dt, dd": {
    color: "#000 !important",
    backgroundColor: "transparent !important",
    boxShadow: "none !important",
  },
  "html, body": { background: "#fff !important" },
  "body:has(> .MuiDrawer-root [role=dialog]) #root": { display: "none" },
  "nav, header, button:not([data-open]), .MuiInputBase-root, .MuiTextField-root, [role=tablist], [role=presentation].MuiSnackbar-root, [data-print='no'], .MuiCheckbox-root, .MuiSnackbar-root, .MuiPaginationItem-root":
    { display: "none !important" },
  "main, aside, .MuiDrawer-paper, .MuiTableContainer-root, pre": {
    position: "static !important",
    maxHeight: "none !important",
    overflow: "visible !important",
    padding: 0,
  },
  // An open panel is what one prints; the list that it was opened from is not.
  ".MuiDrawer-root": { position: "static !important" },
  ".MuiDrawer-paper": { width: "100% !important", border: 0 },
  ".MuiBackdrop-root": { display: "none !important" },
  "aside[aria-label]": { width: "100% !important", border: 0 },
  "div:has(+ aside[aria-label])": { display: "none !important" },
  "tr, li, dl > div, .MuiCard-root": { breakInside: "avoid" },
  "h1, h2, h3": { breakAfter: "avoid" },
  "@page": { margin: "16mm" },
} as const;

/** Dense and quiet: data stands out, not what frames it. */
export const theme: Theme = createTheme({
  cssVariables: { colorSchemeSelector: "data-theme" },
  colorSchemes: {
    light: {
      palette: {
        primary: { main: "#3457d5" },
        secondary: { main: "#076b4f" },
        background: { default: "#f5f6fa", paper: "#ffffff" },
        text: { primary: "#141a2a", secondary: "#56607a" },
        divider: "#e1e5ee",
        error: { main: severityColour.critical.light },
        warning: { main: severityColour.medium.light },
      },
    },
    dark: {
      palette: {
        primary: { main: "#8aa9ff" },
        secondary: { main: "#5ee0b5" },
        background: { default: "#0d1220", paper: "#141b2d" },
        text: { primary: "#e7ebf5", secondary: "#9aa6bf" },
        divider: "#263049",
        error: { main: severityColour.critical.dark },
        warning: { main: severityColour.medium.dark },
      },
    },
  },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: font,
    fontSize: 13,
    h1: { fontSize: "1.5rem", fontWeight: 650, letterSpacing: "-0.015em" },
    h2: { fontSize: "1.15rem", fontWeight: 620, letterSpacing: "-0.01em" },
    h3: { fontSize: "0.95rem", fontWeight: 620 },
    button: { textTransform: "none", fontWeight: 560 },
    overline: { fontSize: "0.68rem", letterSpacing: "0.06em", lineHeight: 1.6, fontWeight: 600 },
  },
  components: {
    MuiButton: { defaultProps: { disableElevation: true, size: "small" } },
    MuiTextField: { defaultProps: { size: "small" } },
    MuiIconButton: { defaultProps: { size: "small" } },
    MuiTooltip: { defaultProps: { enterDelay: 300, arrow: true } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: "none" } } },
    MuiPopover: { styleOverrides: { paper: { border: "1px solid var(--mui-palette-divider)" } } },
    MuiCard: { defaultProps: { variant: "outlined" } },
    MuiTableCell: {
      styleOverrides: { root: { fontVariantNumeric: "tabular-nums", borderColor: "var(--mui-palette-divider)" } },
    },
    MuiCssBaseline: {
      styleOverrides: {
        "*:focus-visible": { outline: "2px solid var(--mui-palette-primary-main)", outlineOffset: 1 },
        "[data-density='comfortable'] tr[data-row]": { height: 48 },
        "@media print": print,
      },
    },
  },
});
