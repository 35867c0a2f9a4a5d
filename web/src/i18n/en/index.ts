import common from "./common.json";
import entities from "./entities.json";
import findings from "./findings.json";
import graph from "./graph.json";
import investigations from "./investigations.json";
import newScan from "./new-scan.json";
import proofs from "./proofs.json";
import signIn from "./sign-in.json";

export default { common, entities, findings, graph, investigations, newScan, proofs, signIn };
