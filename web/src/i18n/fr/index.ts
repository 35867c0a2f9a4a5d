import common from "./common.json";
import entities from "./entities.json";
import evidence from "./evidence.json";
import findings from "./findings.json";
import investigations from "./investigations.json";
import jobs from "./jobs.json";
import modules from "./modules.json";
import newScan from "./new-scan.json";
import proofs from "./proofs.json";
import signIn from "./sign-in.json";
import sources from "./sources.json";

export default {
  common,
  entities,
  evidence,
  findings,
  investigations,
  jobs,
  modules,
  newScan,
  proofs,
  signIn,
  sources,
};
