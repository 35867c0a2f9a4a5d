import { useMemo } from "react";
import { useTranslation } from "react-i18next";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Sizes as the chosen language writes them. */
export function useSize(): (bytes: number) => string {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const formats = units.map(
      (unit, at) =>
        new Intl.NumberFormat(language, {
          ...{ style: "unit", unit, maximumFractionDigits: at === 0 ? 0 : 1 },
          unitDisplay: at === 0 ? "long" : "short",
        }),
    );
    return (bytes) => {
      const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
      return formats[step]?.format(bytes / 1_000 ** step) ?? String(bytes);
    };
  }, [language]);
}
