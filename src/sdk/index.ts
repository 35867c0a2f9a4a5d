export { type Context, defineModule, type Entity, type Module, type Subject } from "./module.ts";
export { type DnsAnswer, type DnsRecord, type HttpAnswer, NetError } from "./net.ts";
export { defineSource, type Source } from "./source.ts";
