export const languages = { en: "English", es: "Español", ko: "한국어" } as const;

export type Language = keyof typeof languages;

export const isLanguage = (value: string): value is Language => value in languages;
