import BlockIcon from "@mui/icons-material/Block";
import CheckIcon from "@mui/icons-material/Check";
import PlayArrowIcon from "@mui/icons-material/PlayArrow";
import ReportProblemOutlinedIcon from "@mui/icons-material/ReportProblemOutlined";
import ScheduleIcon from "@mui/icons-material/Schedule";
import type { State } from "./ScanState.tsx";

export type Doing = "running" | "queued" | "done" | "partly" | "stopped" | "waiting" | "idle";

/** How it looks that a module of a scan does something. */
export const moduleLooks = {
  running: { Icon: PlayArrowIcon, colour: "primary.main" },
  queued: { Icon: ScheduleIcon, colour: "text.secondary" },
  done: { Icon: CheckIcon, colour: "secondary.main" },
  partly: { Icon: ReportProblemOutlinedIcon, colour: "warning.main" },
  stopped: { Icon: BlockIcon, colour: "text.secondary" },
  waiting: { Icon: ScheduleIcon, colour: "text.secondary" },
  idle: { Icon: ScheduleIcon, colour: "text.secondary" },
} as const satisfies Record<Doing, object>;

type Counts = {
  readonly queued: number;
  readonly running: number;
  readonly done: number;
  readonly could_not_look: number;
};

/** What a module does in a scan: "done" only where all could be looked at. */
export function doing({ queued, running, done, could_not_look }: Counts, state: State): Doing {
  const isOver = state === "COMPLETED" || state === "FAILED" || state === "CANCELLED";
  if (!isOver && running > 0) return "running";
  if (queued + running > 0) return isOver ? "stopped" : "queued";
  if (could_not_look > 0) return "partly";
  if (done > 0) return "done";
  return isOver ? "idle" : "waiting";
}
