import DownloadOutlinedIcon from "@mui/icons-material/DownloadOutlined";
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
        startIcon={<DownloadOutlinedIcon />}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ height: 34, borderColor: "divider", color: "text.secondary" }}
      >
        {t("export.label")}
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
