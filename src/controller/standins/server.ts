import type { ConfigValue, Model, Relation, UnitRef } from '../model/index.ts';

/** What a stand-in's unit may do to the world and to the model. */
export interface Server {
  readonly unit: UnitRef;
  readonly application: string;
  /** The model as it is now. */
  model(): Model;
  relation(id: number): Relation | undefined;
  /** The other side's application data; empty until it wrote some. */
  request(relation: number): Readonly<Record<string, string>>;
  /**
   * Runs a program in the unit's container and answers what it prints.
   *
   * @throws Failure `CONTROLLER_STANDIN_FAILED` when its exit code is not 0, or the signal fires first.
   */
  run(argv: readonly [string, ...string[]], stdin?: string, signal?: AbortSignal): Promise<string>;
  /** What units of the other side said, by unit name; units that said nothing yet are absent. */
  requestsOfUnits(relation: number): Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the user set, with the charm's defaults; absent without either. */
  config(option: string): ConfigValue | undefined;
  /** Where the unit answers inside the model and from the machine; empty until it runs. */
  address(): string;
  /** Writes a file into the unit's container and answers whether it differs from what this was told to write before. */
  install(path: string, content: string): Promise<boolean>;
  /**
   * Does the work, unless it has been done for this value in the unit's present container: for what costs too much to ask
   * the server at each change of a relation. Work that throws is done again next time.
   */
  once(what: string, value: string, work: () => Promise<void>): Promise<void>;
  /** Sends a signal to the server's process, such as `SIGHUP`. */
  signal(name: string): Promise<void>;
  /** Writes the application's side of a relation. An empty value removes the key. */
  write(relation: number, data: Readonly<Record<string, string>>): void;
  /** Writes the unit's side of a relation. An empty value removes the key. */
  writeUnit(relation: number, data: Readonly<Record<string, string>>): void;
  /** The content of the application's own secret with this label. */
  secret(label: string): Readonly<Record<string, string>> | undefined;
  /** Makes or updates a secret of the application, grants it to the other side of the relation, answers its URI. */
  shareSecret(relation: number, label: string, content: Readonly<Record<string, string>>): string;
  removeSecret(label: string): void;
  log(level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR', message: string): void;
  /** 32 letters and digits. */
  password(): string;
}
