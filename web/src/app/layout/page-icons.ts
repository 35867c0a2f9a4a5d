import AccountTreeOutlinedIcon from "@mui/icons-material/AccountTreeOutlined";
import BugReportOutlinedIcon from "@mui/icons-material/BugReportOutlined";
import DashboardOutlinedIcon from "@mui/icons-material/DashboardOutlined";
import ExtensionOutlinedIcon from "@mui/icons-material/ExtensionOutlined";
import FolderOpenOutlinedIcon from "@mui/icons-material/FolderOpenOutlined";
import Inventory2OutlinedIcon from "@mui/icons-material/Inventory2Outlined";
import RadarIcon from "@mui/icons-material/Radar";
import TrackChangesIcon from "@mui/icons-material/TrackChanges";
import TuneOutlinedIcon from "@mui/icons-material/TuneOutlined";

/** Icons of the pages in the menu, by id; a page without one is not in it. */
export const pageIcons: Readonly<Record<string, typeof TuneOutlinedIcon>> = {
  dashboard: DashboardOutlinedIcon,
  investigations: FolderOpenOutlinedIcon,
  scan: RadarIcon,
  targets: TrackChangesIcon,
  entities: AccountTreeOutlinedIcon,
  findings: BugReportOutlinedIcon,
  evidence: Inventory2OutlinedIcon,
  modules: ExtensionOutlinedIcon,
  settings: TuneOutlinedIcon,
};
