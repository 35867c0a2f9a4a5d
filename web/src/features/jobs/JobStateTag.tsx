import BlockIcon from "@mui/icons-material/Block";
import CheckIcon from "@mui/icons-material/Check";
import ErrorOutlineIcon from "@mui/icons-material/ErrorOutlined";
import InboxOutlinedIcon from "@mui/icons-material/InboxOutlined";
import PlayArrowIcon from "@mui/icons-material/PlayArrow";
import ReplayIcon from "@mui/icons-material/Replay";
import ScheduleIcon from "@mui/icons-material/Schedule";
import { useTranslation } from "react-i18next";
import { type Colour, Tag } from "../../components/Tag.tsx";
import type { JobState } from "./job-queries.ts";

const looks: Record<JobState, { Icon: typeof CheckIcon; colour?: Colour }> = {
  CREATED: { Icon: ScheduleIcon },
  QUEUED: { Icon: ScheduleIcon },
  RUNNING: { Icon: PlayArrowIcon, colour: "primary" },
  RETRYING: { Icon: ReplayIcon, colour: "warning" },
  SUCCEEDED: { Icon: CheckIcon, colour: "secondary" },
  FAILED: { Icon: ErrorOutlineIcon, colour: "error" },
  DEAD_LETTER: { Icon: InboxOutlinedIcon, colour: "error" },
  CANCELLED: { Icon: BlockIcon },
};

export function JobStateTag({ state }: { readonly state: JobState }) {
  const { t } = useTranslation("jobs");
  const { Icon, colour } = looks[state];
  return (
    <Tag icon={<Icon />} {...(colour && { colour })}>
      {t(`states.${state}`)}
    </Tag>
  );
}
