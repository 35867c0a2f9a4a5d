import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Unit } from "./bins.ts";

/** Moments as the chosen language writes them, in UTC: certificates and registries mean days of UTC. */
export function useTimes() {
  const { language } = useTranslation().i18n;
  return useMemo(() => {
    const in_ = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
    const by: Record<Unit, Intl.DateTimeFormat> = {
      hour: in_({ dateStyle: "medium", timeStyle: "short" }),
      day: in_({ dateStyle: "medium" }),
      month: in_({ month: "short", year: "numeric" }),
      year: in_({ year: "numeric" }),
    };
    const day = in_({ dateStyle: "full" });
    const time = in_({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    return {
      unit: (at: number, unit: Unit) => by[unit].format(at),
      day: (at: string) => day.format(new Date(at)),
      time: (at: string) => time.format(new Date(at)),
    };
  }, [language]);
}
