import CloseIcon from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import { useTranslation } from "react-i18next";
import type { Tag } from "./desk-queries.ts";

type Props = { readonly tag: Pick<Tag, "name" | "colour">; readonly onTake?: () => void };

/** A tag that people put on a thing: its colour is a dot, so that its name is readable on any ground. */
export function TagChip({ tag, onTake }: Props) {
  const { t } = useTranslation("desk");
  return (
    <Box
      component="span"
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 0.5,
        height: 22,
        pl: 0.75,
        pr: onTake ? 0.25 : 0.75,
        borderRadius: 0.75,
        fontSize: 12,
        fontWeight: 560,
        border: 1,
        borderColor: "divider",
        maxWidth: 200,
      }}
    >
      <Box
        component="span"
        aria-hidden
        sx={{ width: 8, height: 8, borderRadius: "50%", flexShrink: 0 }}
        style={{ backgroundColor: tag.colour }}
      />
      <Box
        component="span"
        title={tag.name}
        sx={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
      >
        {tag.name}
      </Box>
      {onTake && (
        <IconButton aria-label={t("tags.take", { name: tag.name })} onClick={onTake} sx={{ p: 0.125 }}>
          <CloseIcon sx={{ fontSize: 13 }} />
        </IconButton>
      )}
    </Box>
  );
}
