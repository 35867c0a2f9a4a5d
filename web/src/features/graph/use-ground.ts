import { type CssVarsTheme, useColorScheme, useTheme } from "@mui/material/styles";
import { useMemo } from "react";
import type { Ground } from "./canvas/ground.ts";

/** The page's colours in the theme that is on, for what draws by itself. */
export function useGround(): Ground {
  const { mode, systemMode } = useColorScheme();
  const { colorSchemes } = useTheme() as unknown as CssVarsTheme;
  const scheme = (mode === "system" ? systemMode : mode) === "dark" ? "dark" : "light";
  return useMemo(() => {
    const palette = colorSchemes?.[scheme]?.palette;
    return {
      scheme,
      ink: palette?.text.primary ?? "#141a2a",
      line: scheme === "dark" ? "#3d4966" : "#b9c1d1",
      faint: scheme === "dark" ? "#28324b" : "#dfe3ec",
      paper: palette?.background.paper ?? "#ffffff",
      accent: palette?.primary.main ?? "#3457d5",
    };
  }, [scheme, colorSchemes]);
}
