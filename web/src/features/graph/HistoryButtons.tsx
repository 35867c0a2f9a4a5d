import RedoIcon from "@mui/icons-material/Redo";
import UndoIcon from "@mui/icons-material/Undo";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  /** Steps that can be taken back, and again. */
  readonly past: number;
  readonly future: number;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
};

export function HistoryButtons({ past, future, onUndo, onRedo }: Props) {
  const { t } = useTranslation("graph");
  return (
    <Box sx={{ display: "flex" }}>
      <Step name={t("undo")} isOff={past === 0} onUse={onUndo}>
        <UndoIcon fontSize="small" />
      </Step>
      <Step name={t("redo")} isOff={future === 0} onUse={onRedo}>
        <RedoIcon fontSize="small" />
      </Step>
    </Box>
  );
}

type StepProps = {
  readonly name: string;
  readonly isOff: boolean;
  readonly onUse: () => void;
  readonly children: ReactNode;
};

function Step({ name, isOff, onUse, children }: StepProps) {
  return (
    <Tooltip title={name}>
      <span>
        <IconButton aria-label={name} disabled={isOff} onClick={onUse} sx={{ width: 34, height: 34 }}>
          {children}
        </IconButton>
      </span>
    </Tooltip>
  );
}
