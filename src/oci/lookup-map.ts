/**
 * A read-only map that finds single answers with `find` and calls `whole` only when it is gone through: for what is
 * mostly asked a few questions, and costs much to have altogether.
 */
export class LookupMap<V> implements ReadonlyMap<string, V> {
  readonly #find: (key: string) => V | undefined;
  readonly #whole: () => ReadonlyMap<string, V>;

  constructor(find: (key: string) => V | undefined, whole: () => ReadonlyMap<string, V>) {
    this.#find = find;
    this.#whole = whole;
  }

  get(key: string): V | undefined {
    return this.#find(key);
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  get size(): number {
    return this.#whole().size;
  }

  keys(): MapIterator<string> {
    return this.#whole().keys();
  }

  values(): MapIterator<V> {
    return this.#whole().values();
  }

  entries(): MapIterator<[string, V]> {
    return this.#whole().entries();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.#whole()[Symbol.iterator]();
  }

  forEach(each: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    this.#whole().forEach(each);
  }
}
