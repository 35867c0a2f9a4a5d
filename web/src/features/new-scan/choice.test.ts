import { expect, test } from "vitest";
import { foundTypes, modulesFor } from "./choice.ts";

const module = (id: string, consumes: string[], produces: string[], enabled = true) => ({
  ...{ id, consumes, produces, enabled },
});
const known = [
  module("dns.resolve", ["domain", "hostname"], ["ip"]),
  module("tcp.ports", ["ip"], ["service"]),
  module("tls.cert", ["service"], ["certificate"]),
  module("ct.logs", ["domain"], ["hostname", "certificate"]),
  module("user.sites", ["username"], ["account"]),
  module("off", ["domain"], ["service"], false),
];

test("what is wanted brings the modules that lead to it, and no others", () => {
  expect(modulesFor(known, ["service"], ["domain"])).toEqual(["dns.resolve", "tcp.ports"]);
  expect(modulesFor(known, ["service"], ["ip"])).toEqual(["tcp.ports"]);
  expect(modulesFor(known, ["certificate"], ["domain"])).toEqual(["dns.resolve", "tcp.ports", "tls.cert", "ct.logs"]);
  expect(modulesFor(known, [], ["domain"])).toEqual([]);
  expect(foundTypes(known)).toEqual(["account", "certificate", "hostname", "ip", "service"]);
});
