import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import { lookOf, outlines } from "./type-look.ts";

/** A type as it is drawn. */
export function Glyph({ type, isFold = false }: { readonly type: string; readonly isFold?: boolean }) {
  const look = lookOf(type);
  const corners = isFold ? null : outlines[look.shape];
  return (
    <Box
      component="svg"
      viewBox="-1.3 -1.3 2.6 2.6"
      aria-hidden="true"
      sx={[
        { width: 14, height: 14, flexShrink: 0, color: look.light, fill: "currentColor" },
        (theme) => theme.applyStyles("dark", { color: look.dark }),
      ]}
    >
      {corners ? (
        <polygon points={corners.map((corner) => corner.join(",")).join(" ")} />
      ) : isFold ? (
        <>
          <circle r={0.7} />
          <circle r={1.05} fill="none" stroke="currentColor" strokeWidth={0.3} strokeOpacity={0.5} />
        </>
      ) : (
        <circle r={1} />
      )}
    </Box>
  );
}

type Props = {
  readonly types: readonly { readonly type: string; readonly n: number }[];
  readonly without: ReadonlySet<string>;
  readonly onToggle: (type: string) => void;
};

/** Which shape and colour is what; a press leaves a type out. */
export function Legend({ types, without, onToggle }: Props) {
  const { t } = useTranslation(["graph", "entities"]);
  const format = useFormat();
  return (
    <Box
      role="group"
      aria-label={t("legend")}
      sx={{
        ...{
          display: "flex",
          flexWrap: { xs: "nowrap", sm: "wrap" },
          gap: 0.5,
          overflowX: { xs: "auto", sm: "visible" },
        },
        ...{ p: "2px", m: "-2px" },
      }}
    >
      {types.map(({ type, n }) => {
        const isShown = !without.has(type);
        return (
          <Box
            key={type}
            component="button"
            type="button"
            aria-pressed={isShown}
            title={t(isShown ? "leaveOut" : "takeIn")}
            onClick={() => onToggle(type)}
            sx={{
              all: "unset",
              boxSizing: "border-box",
              ...{
                display: "inline-flex",
                flexShrink: 0,
                alignItems: "center",
                gap: 0.75,
                height: 26,
                px: 1,
                cursor: "pointer",
              },
              ...{ border: 1, borderColor: "divider", borderRadius: 0.75, fontSize: 12.5 },
              bgcolor: isShown ? "background.paper" : "transparent",
              ...(!isShown && { color: "text.secondary", textDecoration: "line-through", "& svg": { opacity: 0.35 } }),
              "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main", outlineOffset: 1 },
              "&:hover": { borderColor: "text.secondary" },
            }}
          >
            <Glyph type={type} />
            {t(`entities:types.${type}`, { defaultValue: type })}
            <Box component="span" sx={{ color: "text.secondary", fontVariantNumeric: "tabular-nums" }}>
              {format.number(n)}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
