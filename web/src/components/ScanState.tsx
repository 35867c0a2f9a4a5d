import BlockIcon from "@mui/icons-material/Block";
import CheckIcon from "@mui/icons-material/Check";
import ErrorOutlineIcon from "@mui/icons-material/ErrorOutlined";
import PauseIcon from "@mui/icons-material/Pause";
import PlayArrowIcon from "@mui/icons-material/PlayArrow";
import ScheduleIcon from "@mui/icons-material/Schedule";
import { useTranslation } from "react-i18next";
import { type Colour, Tag } from "./Tag.tsx";

export type State = "CREATED" | "RUNNING" | "PAUSED" | "COMPLETED" | "FAILED" | "CANCELLED";

const looks: Record<State, { Icon: typeof CheckIcon; colour?: Colour }> = {
  CREATED: { Icon: ScheduleIcon },
  RUNNING: { Icon: PlayArrowIcon, colour: "primary" },
  PAUSED: { Icon: PauseIcon, colour: "warning" },
  COMPLETED: { Icon: CheckIcon, colour: "secondary" },
  FAILED: { Icon: ErrorOutlineIcon, colour: "error" },
  CANCELLED: { Icon: BlockIcon },
};

export function ScanState({ state }: { readonly state: State }) {
  const { t } = useTranslation();
  const { Icon, colour } = looks[state];
  return (
    <Tag icon={<Icon />} {...(colour && { colour })}>
      {t(`scanState.${state}`)}
    </Tag>
  );
}
