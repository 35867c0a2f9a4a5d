import type { SystemStyleObject, Theme } from "@mui/system";

/** A colour by what it means: a place in the palette, or one for each scheme. */
export type Paint = { readonly light: string; readonly dark: string } | string;
type Styles = (SystemStyleObject<Theme> | ((theme: Theme) => SystemStyleObject<Theme>))[];

/** Styles that give a property its colour in both schemes. */
export function paint(colour: Paint, property: "backgroundColor" | "fill" | "stroke" | "color"): Styles {
  if (typeof colour === "string")
    return [{ [property]: `var(--mui-palette-${colour.replace(".", "-")})` } as SystemStyleObject<Theme>];
  return [
    { [property]: colour.light } as SystemStyleObject<Theme>,
    (theme) => theme.applyStyles("dark", { [property]: colour.dark }) as SystemStyleObject<Theme>,
  ];
}

/** There for who listens, unseen by who looks. */
export const unseen = {
  position: "absolute",
  width: "1px",
  height: "1px",
  overflow: "hidden",
  clipPath: "inset(50%)",
  whiteSpace: "nowrap",
} as const;
