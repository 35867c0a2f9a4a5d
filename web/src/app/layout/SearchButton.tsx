import SearchIcon from "@mui/icons-material/Search";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { useTranslation } from "react-i18next";

export function SearchButton({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const keys = navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K";
  return (
    <ButtonBase
      onClick={onOpen}
      aria-label={`${t("palette.open")} ${keys}`}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1,
        height: 34,
        px: 1.25,
        minWidth: { sm: 240 },
        justifyContent: "flex-start",
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        color: "text.secondary",
        bgcolor: "background.default",
        fontFamily: "inherit",
      }}
    >
      <SearchIcon fontSize="small" />
      <Box
        component="span"
        sx={{ display: { xs: "none", sm: "inline" }, flexGrow: 1, textAlign: "left", fontSize: 13 }}
      >
        {t("palette.open")}
      </Box>
      <Box component="kbd" sx={{ display: { xs: "none", sm: "inline" }, font: "inherit", fontSize: 11 }}>
        {keys}
      </Box>
    </ButtonBase>
  );
}
