import type { BuiltInSlice } from '../../debian/index.ts';
import type { Location } from '../../errors/index.ts';
import type { RockPermission } from '../expand/index.ts';

/** uid and gid of `_daemon_` (rockcraft/usernames.py). */
export const DAEMON_ID = 584792;

/** Where programs are looked for when an image does not say (Debian's and Docker's default). */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The layers of a rock above its base, from the one that changes least to the one that changes most. */
export const layerNames = ['runtime', 'platform', 'language', 'dependencies', 'app', 'metadata'] as const;
export type LayerName = (typeof layerNames)[number];

/** What to build, as plain data: made from the expanded document alone, interpreted by the embedded builder. */
export interface RockPlan {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly summary: string;
  readonly description: string;
  readonly license?: string;
  /** Label of the platform in rockcraft.yaml; the third part of the file name. */
  readonly platform: string;
  /** Debian name of the architecture. */
  readonly architecture: string;
  readonly base: BasePlan;
  readonly runtime: RuntimePlan;
  readonly python?: PythonPlan;
  /** Parts that this machine's compilers and package managers build; what they make is in `trees`. */
  readonly builds: readonly BuildPlan[];
  readonly tools: readonly ToolPlan[];
  /** Files of our own and of the extension, then the application's. */
  readonly trees: readonly TreePlan[];
  readonly directories: readonly DirectoryPlan[];
  readonly links: readonly LinkPlan[];
  readonly pebble: PebblePlan;
  readonly config: ConfigPlan;
  /** What is done differently from rockcraft, or ignored, for the log. */
  readonly notices: readonly string[];
}

export interface BasePlan {
  /** `ubuntu@24.04` or `bare` */
  readonly name: string;
  /** Where rockcraft takes it from; for `bare` it is the build base, whose archives the packages come from. */
  readonly reference: string;
  /** Whether nothing lies below the rock's own layers. */
  readonly bare: boolean;
  /** ID and VERSION_ID that its os-release must have. */
  readonly release: { readonly id: string; readonly version: string };
}

export interface RuntimePlan {
  readonly packages: readonly string[];
  /** Slices that are made without chisel. */
  readonly slices: readonly BuiltInSlice[];
  /** Slices that chisel cuts, all at once. */
  readonly cut: readonly string[];
  /** Patterns of paths that are left out of the packages' files. */
  readonly exclude: readonly string[];
  /** Where each requested package is asked for, for messages. */
  readonly places: Readonly<Record<string, Location>>;
}

/** One `plugin: python` part. Paths are relative to the project. */
export interface PythonPlan {
  readonly part: string;
  readonly source: string;
  /** Name of the interpreter in the image: `python3`, on a bare base `python3.12`. */
  readonly interpreter: string;
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  readonly packages: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whether `source` has a setup.py or pyproject.toml, so that the project itself is installed too. */
  readonly installProject: boolean;
  /** Files of `source` that are as if they were not there. */
  readonly removed?: readonly string[];
  readonly exclude: readonly string[];
}

/** A part that is built from the project's source by a tool of its ecosystem. */
export type BuildPlan = GoPlan | NpmPlan | JavaPlan | JlinkPlan;

interface SourcePlan {
  readonly part: string;
  /** Relative to the project. */
  readonly source: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** One `plugin: go` part. */
export interface GoPlan extends SourcePlan {
  readonly plugin: 'go';
  readonly tags: readonly string[];
  /** Arguments of each `go generate`. */
  readonly generate: readonly (readonly string[])[];
  /** The release that a build snap asks for, such as `1.22`. */
  readonly release?: string;
}

/** One `plugin: npm` part. */
export interface NpmPlan extends SourcePlan {
  readonly plugin: 'npm';
  /** Whether the extension's script applies: `/app`, its owner, and the shell of `npm start`. */
  readonly application: boolean;
  /** Patterns of paths that are left out. */
  readonly exclude: readonly string[];
  /** The release of Node.js that comes along, as `npm-node-version` names it. */
  readonly node?: string;
}

/** One `plugin: maven` or `plugin: gradle` part. */
export interface JavaPlan extends SourcePlan {
  readonly plugin: 'maven' | 'gradle';
  /** Folder in the image that the jars go to; those of Spring Boot are split there. */
  readonly into: string;
  readonly parameters: readonly string[];
  /** Whether Maven's wrapper must be used; Gradle's is wherever there is one. */
  readonly wrapper: boolean;
  readonly tasks: readonly string[];
  readonly initScript?: string;
  readonly daemon: boolean;
}

/** One `plugin: jlink` part: a Java runtime with the modules that the jars of the other parts need. */
export interface JlinkPlan {
  readonly plugin: 'jlink';
  readonly part: string;
  /** Package of the base that the runtime is cut from, such as `default-jdk-headless`. */
  readonly jdk: string;
  /** The modules, when they are not to be found out. */
  readonly modules: readonly string[];
  readonly extraModules: readonly string[];
  readonly multiRelease: string;
}

export interface ToolPlan {
  readonly tool: 'pebble' | 'statsd-exporter';
  /** Path in the image before the base's own links are followed. */
  readonly path: string;
}

/** Files that are copied from a folder: a `plugin: dump` part, or what a part has built. */
export interface TreePlan {
  readonly part: string;
  readonly layer: 'platform' | 'app';
  /** A folder of the project, one that ships with us, or what the part of the same name has built. */
  readonly source:
    | { readonly kind: 'project'; readonly path: string }
    | { readonly kind: 'build' }
    | { readonly kind: 'extension'; readonly name: string };
  readonly organize: Readonly<Record<string, string>>;
  readonly stage: readonly string[];
  readonly prime: readonly string[];
  readonly permissions: readonly RockPermission[];
  /** Where the user names what goes into the image, by its path there; without an own line the nearest above. */
  readonly places?: Readonly<Record<string, Location>>;
}

export interface DirectoryPlan {
  readonly path: string;
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
}

/** A symlink that an extension's script makes. */
export interface LinkPlan {
  /** In the image, without a leading `/`. */
  readonly path: string;
  /** As written. */
  readonly target: string;
}

export interface PebblePlan {
  /** Name of the layer file without its number: `rockcraft-<name>.yaml`; undefined without services and checks. */
  readonly layerLabel?: string;
  readonly layerYaml?: string;
}

export interface ConfigPlan {
  /** Numeric, as text. */
  readonly user?: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}
