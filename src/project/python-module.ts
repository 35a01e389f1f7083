/** What the top level of a Python file defines; nested code does not count. */
export interface PythonModule {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly source: string;
  /** Names bound by a plain assignment or a `from … import`, in order. */
  readonly variables: readonly string[];
  /** Names of synchronous functions, in order. */
  readonly functions: readonly string[];
  /** Set when Python itself could not parse the file. */
  readonly syntaxError?: { readonly line: number; readonly message: string };
}
