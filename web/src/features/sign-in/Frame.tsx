import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";

type Props = { readonly title: string; readonly hint?: string | undefined; readonly children: ReactNode };

/** The page before the door: what Sonde is on the left, the form on the right. */
export function Frame({ title, hint, children }: Props) {
  const { t } = useTranslation("signIn");
  useEffect(() => {
    document.title = `${title} · Sonde`;
  }, [title]);
  return (
    <Box sx={{ minHeight: "100dvh", display: "grid", gridTemplateColumns: { md: "minmax(320px, 5fr) 7fr" } }}>
      <Box
        component="aside"
        sx={{
          display: { xs: "none", md: "flex" },
          flexDirection: "column",
          justifyContent: "space-between",
          p: 6,
          color: "#e7ebf5",
          background:
            "radial-gradient(120% 80% at 10% 0%, #22346f 0%, transparent 60%), radial-gradient(90% 70% at 100% 100%, #0b5a48 0%, transparent 55%), #0d1220",
        }}
      >
        <Brand />
        <Box>
          <Typography
            sx={{
              fontSize: "1.9rem",
              fontWeight: 650,
              letterSpacing: "-0.02em",
              lineHeight: 1.2,
              mb: 3,
              maxWidth: 420,
            }}
          >
            {t("tagline")}
          </Typography>
          {(t("points", { returnObjects: true }) as string[]).map((point) => (
            <Typography key={point} sx={{ opacity: 0.8, mb: 1, pl: 2, borderLeft: "2px solid #5ee0b5", maxWidth: 420 }}>
              {point}
            </Typography>
          ))}
        </Box>
        <Typography variant="caption" sx={{ opacity: 0.5 }}>
          Apache-2.0
        </Typography>
      </Box>
      <Box
        component="main"
        sx={{ display: "flex", alignItems: "center", justifyContent: "center", p: { xs: 3, sm: 6 } }}
      >
        <Box sx={{ width: "100%", maxWidth: 380 }}>
          <Box sx={{ display: { md: "none" }, mb: 5 }}>
            <Brand />
          </Box>
          <Typography variant="h1" gutterBottom>
            {title}
          </Typography>
          {hint && (
            <Typography color="textSecondary" sx={{ mb: 2 }}>
              {hint}
            </Typography>
          )}
          <Box sx={{ mt: 2 }}>{children}</Box>
        </Box>
      </Box>
    </Box>
  );
}

function Brand() {
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 1.5 }}>
      <img src="/icon.svg" alt="" width={32} height={32} />
      <Typography sx={{ fontWeight: 680, fontSize: "1.15rem", letterSpacing: "-0.01em" }}>Sonde</Typography>
    </Box>
  );
}
