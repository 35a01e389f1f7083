import type { Location } from '../errors/index.ts';
import type { JsonObject, Problem, ProjectFacts, YamlMap } from '../project/index.ts';

/** Why a project is thought to be of a framework, with the place that says so. */
export interface Evidence {
  readonly message: string;
  readonly at: Location;
}

export interface Detection {
  readonly evidence: readonly Evidence[];
  /** What would have to be there; the framework matches when nothing is lacking. */
  readonly lacking: readonly string[];
}

/** What an extension knows of the project when it expands. */
export interface RockProject {
  readonly root: YamlMap;
  readonly facts: ProjectFacts;
  readonly name: string;
  readonly base: string;
  readonly buildBase: string | undefined;
  /** Where rockcraft keeps the files that its extensions copy into rocks. */
  readonly extensionData: string;
}

/** What an extension adds to rockcraft.yaml, and what it lacks in the project. */
export interface RockExtension {
  readonly problems: readonly Problem[];
  /** Merged under the user's keys; undefined when there are problems. */
  readonly add?: YamlMap;
}

/** Lists of text inside parts that the extension reads, so that their shape can be checked first. */
export type PartShapes = Readonly<Record<string, readonly string[]>>;

export interface RockTraits {
  /** Bases of the extension's first generation; 26.04 is the second one's and always experimental. */
  readonly bases: readonly string[];
  /** Whether even the first generation must be enabled. */
  readonly experimental: boolean;
  /** Keys of the framework's parts that must be lists of text for the extension to work on. */
  readonly reads: PartShapes;
  /** Whether the extension looks at the user's service of its own name. Default: true. */
  readonly readsService?: false;
  /** Whether the extension derives other names from the rock's name, which must be text then. Default: true. */
  readonly readsName?: false;
  readonly expand: (project: RockProject) => RockExtension;
  /** `parts` of rockcraft.yaml that `init` offers, commented out: what projects most often change. */
  readonly offers?: string;
}

export interface CharmTraits {
  /** Series of the extension's first generation, such as `22.04`. */
  readonly series: readonly string[];
  readonly experimental: boolean;
  /** Name of the workload container in the first generation; the image resource is `<container>-image`. */
  readonly container: string;
  /** The module of paas-charm that has the class of such charms. */
  readonly module: string;
  /** `config.options` of the first and the second generation. */
  readonly options: JsonObject;
  readonly optionsV2: JsonObject;
  readonly actions: JsonObject;
  /** Options that every oauth endpoint adds; `{endpoint_name}` stands for its name. */
  readonly oauthOptions: JsonObject;
  /** Whether `framework_logging_format: json` is understood. */
  readonly jsonLogging: boolean;
}

/** One framework: everything that the rest of the program needs to know about it. */
export interface Framework {
  /** Also the name of its Pebble service, and the prefix of its charm options. */
  readonly id: string;
  /** The name of its extension in rockcraft.yaml and charmcraft.yaml. */
  readonly extension: string;
  readonly title: string;
  readonly detect: (facts: ProjectFacts) => Detection;
  /** The name that a rock must have for its project to be found, where the project's layout says it. */
  readonly nameOf?: (facts: ProjectFacts) => string | undefined;
  readonly rock: RockTraits;
  readonly charm: CharmTraits;
}
