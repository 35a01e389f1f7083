/** A memory for ncc: what it found in a module for one bundle holds for the others. */
import type { createRequire } from 'node:module';

/** What webpack hands to a loader, as far as it is needed here. */
interface Context {
  readonly resourcePath: string;
  readonly _compilation: {
    readonly options: { readonly entry: Readonly<Record<string, { readonly import: readonly string[] }>> };
  };
  cacheable(): void;
  async(): Done;
  callback: Done;
}
type Done = (error: Error | null, code?: string | Buffer, map?: unknown) => void;
type Loader = (this: Context, content: Buffer, map?: unknown) => Promise<void>;

/**
 * ncc parses every module of a bundle to find the files that it reads beside it, apart from webpack's own parsing: a third
 * of its time. Hardly a module reads any, and most of them are in nearly all bundles. So those that it left as they are
 * it gets back at once in the thread's next bundle. An entry is treated in a way of its own and never kept.
 */
export function rememberPlainModules(require: ReturnType<typeof createRequire>): void {
  const path = require.resolve('@vercel/ncc/dist/ncc/loaders/relocate-loader.js');
  const relocate = require(path) as Loader;
  const plain = new Map<string, Buffer>();
  const remembering: Loader = async function (content, map) {
    const { resourcePath } = this;
    if (plain.get(resourcePath)?.equals(content) === true) {
      this.cacheable();
      this.async()(null, content.toString(), map);
      return;
    }
    const text = content.toString();
    const callback: Done = (error, code, ...rest) => {
      if (error === null && code === text && !isEntry(this)) plain.set(resourcePath, content);
      this.callback(error, code, ...rest);
    };
    await relocate.call(Object.create(this, { callback: { value: callback } }) as Context, content, map);
  };
  const module = require.cache[path];
  if (module === undefined) throw new Error(`${path} is not a module that can be replaced`);
  module.exports = Object.assign(remembering, relocate);
}

function isEntry({ resourcePath, _compilation: { options } }: Context): boolean {
  return Object.values(options.entry).some(({ import: paths }) => paths.includes(resourcePath));
}
