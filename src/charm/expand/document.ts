import type { JsonObject, MappingDocument } from '../../project/index.ts';

export interface CharmLib {
  /** `charm_name.library_name`, as charmcraft prints it. */
  readonly lib: string;
  /** `N` or `N.M`. */
  readonly version: string;
}

export interface CharmEndpoint {
  readonly interface: string;
  readonly limit?: number;
  readonly optional?: boolean;
}

/** One base of the former key `bases`; without architectures it is that of the machine. */
export interface LegacyBase {
  readonly name: string;
  readonly channel: string;
  readonly architectures?: readonly string[];
}

/** The expanded charmcraft.yaml: what `charmcraft expand-extensions` prints, as plain data in the tool's spelling. */
export interface CharmYaml {
  readonly type: 'charm';
  readonly name: string;
  readonly title?: string | null;
  readonly summary: string;
  readonly description: string;
  readonly base?: string | null;
  readonly 'build-base'?: string | null;
  readonly platforms?: Readonly<
    Record<string, { readonly 'build-on': readonly string[]; readonly 'build-for': readonly string[] } | null>
  >;
  /** The former way to name bases; then there are no `platforms`. */
  readonly bases?: readonly {
    readonly 'build-on': readonly LegacyBase[];
    readonly 'run-on': readonly LegacyBase[];
  }[];
  readonly parts: Readonly<Record<string, JsonObject>>;
  readonly 'charm-libs'?: readonly CharmLib[];
  readonly assumes?: readonly (string | JsonObject)[];
  readonly containers?: Readonly<Record<string, JsonObject | null>>;
  readonly resources?: Readonly<Record<string, JsonObject>>;
  readonly peers?: Readonly<Record<string, CharmEndpoint>>;
  readonly requires?: Readonly<Record<string, CharmEndpoint>>;
  readonly provides?: Readonly<Record<string, CharmEndpoint>>;
  readonly actions?: Readonly<Record<string, JsonObject>>;
  readonly config?: JsonObject;
  readonly links?: JsonObject;
  readonly [key: string]: unknown;
}

/** `yaml` is the validated document typed for reading; `value`, `root` and `positions` are the same document as data. */
export interface CharmDocument extends MappingDocument {
  readonly yaml: CharmYaml;
  /** What was accepted but deserves a word: an experimental extension, a deprecated spelling. */
  readonly notices: readonly string[];
  /** Whether it would be another one for another platform or machine: the file has clauses or variables. */
  readonly varies: boolean;
}
