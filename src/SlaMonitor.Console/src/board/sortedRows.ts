// Rows by their keys, and in their order at the same time. A change costs a search and a move of memory, not a sort of all.
import { compare, type Row } from "./row";

export class SortedRows {
  #byKey = new Map<string, Row>();
  #sorted: Row[] = [];

  get all(): readonly Row[] {
    return this.#sorted;
  }

  get size(): number {
    return this.#sorted.length;
  }

  get(key: string): Row | undefined {
    return this.#byKey.get(key);
  }

  put(row: Row): void {
    this.drop(row.key);
    this.#byKey.set(row.key, row);
    this.#sorted.splice(this.#place(row), 0, row);
  }

  drop(key: string): boolean {
    const known = this.#byKey.get(key);
    if (!known) return false;
    this.#byKey.delete(key);
    this.#sorted.splice(this.#place(known), 1);
    return true;
  }

  replace(rows: Row[]): void {
    this.#byKey = new Map(rows.map(row => [row.key, row]));
    this.#sorted = [...this.#byKey.values()].sort(compare);
  }

  /** Where the row is, or would be. */
  #place(row: Row): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#sorted[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
