import { frameworks } from "./_tech-frameworks.ts";
import { products } from "./_tech-products.ts";
import type { Technology } from "./_tech-rule.ts";
import { scripts } from "./_tech-scripts.ts";
import { servers } from "./_tech-servers.ts";
import { services } from "./_tech-services.ts";
import { tools } from "./_tech-tools.ts";

/** All rules of our own. */
export const technologies: readonly Technology[] = [
  ...servers,
  ...frameworks,
  ...scripts,
  ...products,
  ...tools,
  ...services,
];
