// The configuration in sentences, as GET /configuration/explained answers with it, and where each part of it stands in the texts.
import type { ConfigurationFile } from "../api/types";

export interface ExplainedRule {
  id: string;
  sentences: string[];
}

export interface ExplainedRules {
  version: number;
  at: string;
  policies: ExplainedRule[];
  calendars: ExplainedRule[];
  escalations: ExplainedRule[];
  objectives: string[];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The line that begins the part with the id in a section, by how such files are written: a list of mappings. Null when it is written otherwise. */
export function placeOf(files: readonly ConfigurationFile[], section: string, id: string): { file: string; line: number } | null {
  const named = new RegExp(`^\\s*-\\s*(?:\\{\\s*)?id:\\s*["']?${escaped(id)}["']?\\s*(?:[,}#].*)?$`);
  for (const file of files) {
    let isInside = false;
    const lines = file.text.split("\n");
    for (const [index, line] of lines.entries()) {
      if (/^\w/.test(line)) isInside = line.startsWith(`${section}:`);
      else if (isInside && named.test(line)) return { file: file.name, line: index + 1 };
    }
  }
  return null;
}
