// Who sits here. It is asked once, when something is done for the first time.
import { choose } from "../settings/settings.svelte";

class Person {
  isAsked = $state(false);
  #answer: ((isKnown: boolean) => void) | undefined;

  /** Asks for the name; false when that was put aside. */
  ask(): Promise<boolean> {
    this.isAsked = true;
    return new Promise(resolve => (this.#answer = resolve));
  }

  answer(name: string | null): void {
    if (name) choose({ name });
    this.isAsked = false;
    this.#answer?.(Boolean(name));
    this.#answer = undefined;
  }
}

export const person = new Person();
