import { followAssets } from "../assets/refresh.ts";
import { notify } from "./notify.ts";
import type { OutboxReader } from "./readers.ts";

/** Everybody who follows the outbox. */
export const readers: readonly OutboxReader[] = [notify, followAssets];
