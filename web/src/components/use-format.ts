import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** Numbers, dates and durations as the chosen language writes them. */
export function useFormat() {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
    const times = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
    const days = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
    const numbers = new Intl.NumberFormat(language);
    const percents = new Intl.NumberFormat(language, { style: "percent" });
    const unit = (n: number, name: "second" | "minute" | "hour" | "day") =>
      new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(n);
    return {
      date: (at: string) => dates.format(new Date(at)),
      day: (at: string) => days.format(new Date(at)),
      exactDate: (at: string) => exact.format(new Date(at)),
      time: (at: string) => times.format(new Date(at)),
      number: (n: number) => numbers.format(n),
      percent: (part: number) => percents.format(part),
      duration: (seconds: number) => {
        const whole = Math.max(0, Math.round(seconds));
        if (whole < 60) return unit(whole, "second");
        if (whole < 3_600) return [unit(Math.floor(whole / 60), "minute"), unit(whole % 60, "second")].join(" ");
        if (whole < 86_400)
          return [unit(Math.floor(whole / 3_600), "hour"), unit(Math.floor((whole % 3_600) / 60), "minute")].join(" ");
        return unit(Math.round(whole / 86_400), "day");
      },
    };
  }, [language]);
}
