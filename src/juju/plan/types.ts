import type { JujuCommand } from '../client/commands.ts';
import type { PackedCharm } from '../input/charm-file.ts';
import type { StandingSecret } from './secrets.ts';
import type { AroundFacts } from '../read/around.ts';
import type { WantedSecret } from '../input/secrets.ts';
import type { Surroundings } from '../input/split-bundle.ts';
import type { JujuStatus } from '../read/status.ts';
import type { Change } from '../judge/types.ts';

/** What the user wants to stand in the model. */
export interface DeployRequest {
  readonly model: string;
  readonly application: string;
  readonly charm: PackedCharm;
  /** Resource name to an image by digest. */
  readonly images: Readonly<Record<string, string>>;
  /** What is given to Juju in the image's place: a file with the login of its private registry. */
  readonly imageFiles?: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, string>>;
  /** Whether required endpoints get the provider that the registry of integrations names. */
  readonly autoIntegrate: boolean;
  /** Endpoint to an application, `application:endpoint`, or an offer's URL. */
  readonly integrations: Readonly<Record<string, string>>;
  readonly trust: boolean;
  readonly units: number | undefined;
  readonly constraints: string | undefined;
  readonly secrets?: readonly WantedSecret[];
  /** What stands around the application, and the file without the application that Juju is given. */
  readonly bundle?: (Surroundings & { readonly file: string }) | undefined;
  /** The cloud of a model that has to be made. */
  readonly cloud?: string | undefined;
}

/** What stands there now. */
export interface DeployedFacts {
  readonly modelExists: boolean;
  readonly status: JujuStatus | undefined;
  /** Values of options by name, as text; options without a value are left out. */
  readonly config: ReadonlyMap<string, string>;
  readonly trusted: boolean;
  /** The wanted secrets that are there, by name. */
  readonly secrets?: ReadonlyMap<string, StandingSecret>;
  /** Words such as `mem=256M`. */
  readonly constraints: readonly string[];
  /** Whether the units run the packed charm, and the images, that are wanted; undefined when it cannot be told. */
  readonly sameCharm: boolean | undefined;
  readonly sameImage: boolean | undefined;
  /** Offers that are named and that the controller does not have. */
  readonly missingOffers?: ReadonlySet<string>;
  /** Of the applications of the bundle. */
  readonly around?: ReadonlyMap<string, AroundFacts>;
}

export interface DeployStep {
  readonly command: JujuCommand;
  readonly why: string;
  /** Steps that replace or reconfigure the application's own pods, after which the wait is measured. */
  readonly touches: 'surroundings' | 'application';
  /** The words of later commands in whose place what this one prints is put. */
  readonly yields?: string;
}

/** What will be done, as data: shown, printed by a dry run, and carried out step by step. */
export interface DeployPlan {
  readonly steps: readonly DeployStep[];
  /** What is as wanted already, one line each. */
  readonly unchanged: readonly string[];
  readonly notes: readonly string[];
  readonly change: Change;
  readonly units: number;
}
