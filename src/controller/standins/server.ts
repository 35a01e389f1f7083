import type { Secret, Snapshot, UnitRef } from '../model/index.ts';

/** What a stand-in's unit may do to the world and to the model. */
export interface Server {
  readonly unit: UnitRef;
  readonly application: string;
  /** The unit's address in the model's network. */
  readonly address: string;
  state(): Snapshot;
  /** Runs a program in the unit's container. @throws Failure `CONTROLLER_STANDIN_FAILED` when its exit code is not 0. */
  run(argv: readonly [string, ...string[]], stdin?: string): Promise<string>;
  /** Writes the application's side of a relation. An empty value removes the key. */
  writeApplication(relation: number, data: Readonly<Record<string, string>>): void;
  writeUnit(relation: number, data: Readonly<Record<string, string>>): void;
  /** Makes, or keeps, a secret of the application with this label, grants it to the other side, answers its URI. */
  shareSecret(relation: number, label: string, content: Readonly<Record<string, string>>): string;
  findSecret(label: string): Secret | undefined;
  status(current: string, message: string): void;
  log(level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR', message: string): void;
  /** A password of letters and digits. */
  password(): string;
}
