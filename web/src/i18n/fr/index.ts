import common from "./common.json";
import entities from "./entities.json";
import findings from "./findings.json";
import investigations from "./investigations.json";
import newScan from "./new-scan.json";
import problems from "./problems.json";
import profile from "./profile.json";
import proofs from "./proofs.json";
import settings from "./settings.json";
import signIn from "./sign-in.json";

export default { common, entities, findings, investigations, newScan, problems, profile, proofs, settings, signIn };
