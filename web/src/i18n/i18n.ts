import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en/index.ts";

/** English comes along; another language is loaded when it is chosen. A test compares their keys. */
export const languages = { en: "English", fr: "Français" } as const;
export type Language = keyof typeof languages;

const loaders: Record<Exclude<Language, "en">, () => Promise<{ default: typeof en }>> = {
  fr: () => import("./fr/index.ts"),
};

export function preferredLanguage(): Language {
  const kept = localStorage.getItem("language");
  if (kept && kept in languages) return kept as Language;
  return navigator.languages.some((one) => one.startsWith("fr")) && !navigator.languages[0]?.startsWith("en")
    ? "fr"
    : "en";
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (language !== "en" && !i18next.hasResourceBundle(language, "common")) {
    const { default: bundle } = await loaders[language]();
    for (const [namespace, texts] of Object.entries(bundle)) i18next.addResourceBundle(language, namespace, texts);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem("language", language);
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    defaultNS: "common",
    resources: { en },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  await chooseLanguage(preferredLanguage());
}
