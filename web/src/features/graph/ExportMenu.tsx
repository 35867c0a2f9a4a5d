import DownloadOutlinedIcon from "@mui/icons-material/DownloadOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "../../components/Toasts.tsx";
import { type FileKind, fileKinds, type Picture, save, toFile } from "./exports.ts";

/** What is shown, as a file. */
export function ExportMenu({ picture, name }: { readonly picture: () => Picture; readonly name: string }) {
  const { t } = useTranslation("graph");
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const write = async (kind: FileKind) => {
    setAnchor(null);
    try {
      save(await toFile(kind, picture()), `${name.replace(/[^\p{L}\p{N}.-]+/gu, "-").slice(0, 60) || "graph"}.${kind}`);
    } catch (error) {
      toast({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  return (
    <>
      <Button
        variant="outlined"
        color="inherit"
        aria-haspopup="menu"
        aria-label={t("export.label")}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ height: 34, minWidth: 0, px: 1, gap: 1, borderColor: "divider", color: "text.secondary" }}
      >
        <DownloadOutlinedIcon fontSize="small" />
        <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
          {t("export.label")}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {fileKinds.map((kind) => (
          <MenuItem key={kind} dense onClick={() => void write(kind)}>
            {t(`export.${kind}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
