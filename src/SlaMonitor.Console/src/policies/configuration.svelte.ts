// The configuration that is current, its versions, and texts of earlier ones.
import { get } from "../api/client";
import type { Configuration, ConfigurationFile, ConfigurationVersion } from "../api/types";

/** The monitor's own file of overrides and leave. It goes on whatever is published. */
export const ON_CALL_CHANGES = "on-call-changes.yaml";

export const ownFiles = (files: readonly ConfigurationFile[]): ConfigurationFile[] => files.filter(file => file.name !== ON_CALL_CHANGES);

/** Whether two versions are the same but for what came by the on-call pages. */
export function isSame(a: readonly ConfigurationFile[], b: readonly ConfigurationFile[]): boolean {
  const [one, other] = [ownFiles(a), ownFiles(b)];
  return one.length === other.length && one.every(file => other.some(same => same.name === file.name && same.text === file.text));
}

class CurrentConfiguration {
  value = $state.raw<Configuration | null>(null);
  error = $state<string | null>(null);
  #texts = new Map<number, Promise<ConfigurationVersion>>();

  async load(): Promise<Configuration | null> {
    try {
      this.value = await get<Configuration>("configuration");
      this.error = null;
      return this.value;
    } catch (error) {
      this.error = (error as Error).message;
      return null;
    }
  }

  /** A version never changes, so each is fetched once. */
  version(number: number): Promise<ConfigurationVersion> {
    const known = this.#texts.get(number);
    if (known) return known;
    const asked = get<ConfigurationVersion>(`configuration/${number}`);
    this.#texts.set(number, asked);
    asked.catch(() => this.#texts.delete(number));
    return asked;
  }
}

export const configuration = new CurrentConfiguration();
