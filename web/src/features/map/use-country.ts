import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "./places.ts";

/** What countries and places are called in the chosen language. */
export function useCountry() {
  const { i18n, t } = useTranslation("map");
  const names = useMemo(
    () => new Intl.DisplayNames(i18n.language, { type: "region", fallback: "code" }),
    [i18n.language],
  );
  const country = useCallback(
    (code: string | null) => {
      if (code === null) return t("unknown");
      if (!/^[A-Za-z]{2}$/.test(code)) return code;
      return names.of(code.toUpperCase()) ?? code;
    },
    [names, t],
  );
  const place = useCallback(
    ({ isExact, city, country: code, latitude, longitude }: Place) => {
      if (!isExact) return country(code);
      const named = [city, code === null ? null : country(code)].filter(Boolean).join(", ");
      return named || `${latitude}, ${longitude}`;
    },
    [country],
  );
  return { country, place };
}
