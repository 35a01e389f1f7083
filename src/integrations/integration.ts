/** The charm that can stand at the other end of an integration. */
export interface Provider {
  /** Its name on Charmhub, which is also the name of the application. */
  readonly charm: string;
  /** The channel that upstream's own tests or documentation deploy; without one the charm's default is taken. */
  readonly channel?: string;
  /** The endpoint at its side. */
  readonly endpoint: string;
  /** Whether it needs `--trust` to manage its own pods. */
  readonly trust: boolean;
  /**
   * Whether it works as deployed. An integrator that first wants credentials or addresses of something outside cannot
   * be chosen for the user.
   */
  readonly selfContained: boolean;
}

/**
 * What a 12-factor charm can be integrated with: one object for each integration of paas-charm.
 *
 * Source: canonical/paas-charm `src/paas_charm/` (variables, endpoints) and `tests/integration/` (charms, channels).
 */
export interface Integration {
  readonly name: string;
  /** The endpoint that paas-charm looks for. Database charms may call it otherwise: the interface decides. */
  readonly endpoint: string;
  readonly interface: string;
  /** Whether it is the charm that provides; the extension then declares the endpoint in every charm. */
  readonly provides?: true;
  /** Undefined where upstream names none. */
  readonly provider?: Provider;
  /**
   * Whether an endpoint without `optional: true` stops the charm until it is integrated. Some are declared without it
   * by the extension in every charm and are never waited for.
   */
  readonly required: boolean;
  /**
   * Variables that the application has once the integration works. `prefix` is the framework's (`FLASK_`); `endpoint`
   * is the name in the charm where that is another one.
   */
  variables(prefix: string, endpoint?: string): readonly string[];
  /** What an application of Spring Boot has instead; absent where it has the same. */
  springVariables?(endpoint?: string): readonly string[];
}

const URL_PARTS = ['CONNECT_STRING', 'SCHEME', 'NETLOC', 'HOSTNAME'];

/** The parts of a service's URL that are always present, as variables. */
export function urlVariables(prefix: string, ...more: string[]): readonly string[] {
  return [...URL_PARTS, ...more].map((part) => `${prefix}_${part}`);
}

/** What Spring Boot has of a relational database beside the parts of its URL. */
export const SPRING_DATASOURCE: readonly string[] = ['url', 'username', 'password'].map(
  (part) => `spring.datasource.${part}`,
);
