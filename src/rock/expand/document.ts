import type { JsonObject, JsonValue, MappingDocument } from '../../project/index.ts';

/** A service as Pebble's layer file has it (rockcraft/pebble.py: Service). */
export interface RockService {
  readonly override: 'merge' | 'replace';
  readonly command: string;
  readonly summary?: string | null;
  readonly description?: string | null;
  readonly startup?: 'enabled' | 'disabled' | null;
  readonly after?: readonly string[] | null;
  readonly before?: readonly string[] | null;
  readonly requires?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string>> | null;
  readonly user?: string | null;
  readonly 'user-id'?: number | null;
  readonly group?: string | null;
  readonly 'group-id'?: number | null;
  readonly 'working-dir'?: string | null;
  readonly 'on-success'?: string | null;
  readonly 'on-failure'?: string | null;
  readonly 'on-check-failure'?: Readonly<Record<string, string>> | null;
  readonly 'backoff-delay'?: string | null;
  readonly 'backoff-factor'?: number | null;
  readonly 'backoff-limit'?: string | null;
  readonly 'kill-delay'?: string | null;
}

/** A part: the keys that every plugin shares, then the plugin's own (craft_parts/parts.py: PartSpec). */
export interface RockPart {
  readonly plugin?: string;
  readonly source?: string;
  readonly after?: readonly string[];
  readonly 'stage-packages'?: readonly string[];
  readonly 'stage-slices'?: readonly string[];
  readonly 'build-packages'?: readonly string[];
  readonly 'build-snaps'?: readonly string[];
  readonly 'build-environment'?: readonly Readonly<Record<string, string>>[];
  readonly organize?: Readonly<Record<string, string>>;
  readonly stage?: readonly string[];
  readonly prime?: readonly string[];
  readonly permissions?: readonly RockPermission[];
  readonly 'override-pull'?: string;
  readonly 'override-build'?: string;
  readonly 'override-stage'?: string;
  readonly 'override-prime'?: string;
  readonly [key: string]: JsonValue | undefined | readonly RockPermission[];
}

/** Without `path`: the whole part. `mode` is octal text. */
export interface RockPermission {
  readonly path?: string;
  readonly owner?: number;
  readonly group?: number;
  readonly mode?: string;
}

/** The expanded rockcraft.yaml: what `rockcraft expand-extensions` prints, as plain data in the tool's spelling. */
export interface RockYaml {
  readonly name: string;
  readonly title: string;
  readonly version?: string | null;
  readonly summary: string;
  readonly description: string;
  readonly base: string;
  readonly 'build-base'?: string | null;
  readonly platforms: Readonly<
    Record<string, { readonly 'build-on': readonly string[]; readonly 'build-for': readonly string[] }>
  >;
  readonly license?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly 'run-user'?: '_daemon_' | null;
  readonly services?: Readonly<Record<string, RockService>> | null;
  readonly checks?: Readonly<Record<string, JsonObject>> | null;
  readonly 'entrypoint-service'?: string | null;
  readonly 'entrypoint-command'?: string | null;
  readonly 'package-repositories'?: readonly JsonObject[] | null;
  readonly parts: Readonly<Record<string, RockPart>>;
}

/** `yaml` is the validated document typed for reading; `value`, `root` and `positions` are the same document as data. */
export interface RockDocument extends MappingDocument {
  readonly yaml: RockYaml;
  /** What was accepted but deserves a word: an experimental extension, a changed entry point, a deprecated spelling. */
  readonly notices: readonly string[];
  /** Whether it would be another one for another platform or machine: the file has clauses or variables. */
  readonly varies: boolean;
}
