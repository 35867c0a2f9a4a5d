import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import type { DragEvent, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Collected, Visible } from "../../components/Collected.tsx";
import { Severity } from "../../components/Severity.tsx";
import type { Finding } from "./finding-queries.ts";

type Props = {
  readonly finding: Finding;
  readonly isAt: boolean;
  readonly person: (user: string) => string;
  readonly onOpen: () => void;
  readonly onDrag: ((event: DragEvent) => void) | null;
  readonly onStep: ((step: 1 | -1) => void) | null;
};

export function BoardCard({ finding, isAt, person, onOpen, onDrag, onStep }: Props) {
  const { t } = useTranslation("findings");
  const { id, title, severity, entity, assignee } = finding;
  const hear = (event: KeyboardEvent) => {
    if (!onStep || !event.shiftKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    onStep(event.key === "ArrowRight" ? 1 : -1);
  };
  return (
    <Box component="li" sx={{ mb: 1 }}>
      <ButtonBase
        data-card={id}
        draggable={onDrag !== null}
        {...(onDrag && { onDragStart: onDrag })}
        onClick={onOpen}
        onKeyDown={hear}
        {...(onStep && { "aria-keyshortcuts": "Shift+ArrowLeft Shift+ArrowRight", title: t("cardHint") })}
        sx={{
          display: "block",
          width: "100%",
          textAlign: "left",
          p: 1,
          border: 1,
          borderColor: isAt ? "primary.main" : "divider",
          borderRadius: 1,
          bgcolor: "background.paper",
          "&:hover": { borderColor: "primary.main" },
        }}
      >
        <Severity level={severity} />
        <Typography variant="body2" sx={{ fontWeight: 560, mt: 0.5, overflowWrap: "anywhere" }}>
          <Visible text={title} />
        </Typography>
        <Box sx={{ color: "text.secondary", fontSize: 12.5 }}>
          <Collected text={entity.value} cut />
        </Box>
        {assignee && (
          <Typography variant="caption" color="textSecondary">
            {person(assignee)}
          </Typography>
        )}
      </ButtonBase>
    </Box>
  );
}
