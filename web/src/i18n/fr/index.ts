import authorize from "./authorize.json";
import common from "./common.json";
import dashboard from "./dashboard.json";
import desk from "./desk.json";
import entities from "./entities.json";
import findings from "./findings.json";
import investigations from "./investigations.json";
import map from "./map.json";
import newScan from "./new-scan.json";
import notes from "./notes.json";
import problems from "./problems.json";
import profile from "./profile.json";
import proofs from "./proofs.json";
import settings from "./settings.json";
import signIn from "./sign-in.json";
import targets from "./targets.json";
import timeline from "./timeline.json";

export default {
  authorize,
  common,
  dashboard,
  desk,
  entities,
  findings,
  investigations,
  map,
  newScan,
  notes,
  problems,
  profile,
  proofs,
  settings,
  signIn,
  targets,
  timeline,
};
