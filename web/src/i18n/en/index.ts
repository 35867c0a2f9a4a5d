import authorize from "./authorize.json";
import common from "./common.json";
import desk from "./desk.json";
import entities from "./entities.json";
import findings from "./findings.json";
import investigations from "./investigations.json";
import newScan from "./new-scan.json";
import proofs from "./proofs.json";
import signIn from "./sign-in.json";
import targets from "./targets.json";

export default { authorize, common, desk, entities, findings, investigations, newScan, proofs, signIn, targets };
