import type { JsonObject } from '../project/index.ts';

// Names, types, defaults and descriptions stand in every expanded charmcraft.yaml and in every charm's config.yaml, so
// they are charmcraft's own (charmcraft/extensions/app.py, Apache-2.0).

/** Flask and Django: options of Gunicorn. */
export const gunicornCharmOptions: JsonObject = {
  'webserver-keepalive': {
    type: 'int',
    description: 'Time in seconds for webserver to wait for requests on a Keep-Alive connection.',
  },
  'webserver-threads': {
    type: 'int',
    description: 'Run each webserver worker with the specified number of threads.',
  },
  'webserver-timeout': {
    type: 'int',
    description: 'Time in seconds to kill and restart silent webserver workers.',
  },
  'webserver-workers': {
    type: 'int',
    description: 'The number of webserver worker processes for handling requests.',
  },
  'webserver-worker-class': {
    type: 'string',
    description:
      "The webserver worker process class for handling requests. Can be either 'gevent' or 'sync'.",
  },
};

/** The port on which the application listens. */
export const appPortOption: JsonObject = {
  'app-port': {
    type: 'int',
    default: 8080,
    description: 'Default port where the application will listen on.',
  },
};

/** Where Prometheus scrapes. */
export const metricsOptions: JsonObject = {
  'metrics-port': {
    type: 'int',
    default: 8080,
    description: 'Port where the prometheus metrics will be scraped.',
  },
  'metrics-path': {
    type: 'string',
    default: '/metrics',
    description: 'Path where the prometheus metrics will be scraped.',
  },
};

/** The shared secret, as text or as a Juju secret. */
export const secretOptions: JsonObject = {
  'app-secret-key': {
    type: 'string',
    description:
      'Long secret you can use for sessions, csrf or any other thing where you need a random secret shared by all units',
  },
  'app-secret-key-id': {
    type: 'secret',
    description:
      'This configuration is similar to `app-secret-key`, but instead accepts a Juju user secret ID. The secret should contain a single key, "value", which maps to the actual application secret key. To create the secret, run the following command: `juju add-secret my-app-secret-key value=<secret-string> && juju grant-secret my-app-secret-key my-app`, and use the output secret ID to configure this option.',
  },
};

/** The shared secret in the second generation of the extensions. */
export const secretOptionsV2: JsonObject = {
  'app-secret-key': {
    type: 'secret',
    description:
      'Long secret you can use for sessions, csrf or any other thing where you need a random secret shared by all units. The secret should contain a single key, "value", which maps to the actual application secret key. To create the secret, run the following command: `juju add-secret my-app-secret-key value=<secret-string> && juju grant-secret my-app-secret-key my-app`, and use the output secret ID to configure this option.',
  },
};

/** What every oauth endpoint adds; `{endpoint_name}` stands for its name. */
export const oauthOptions: JsonObject = {
  '{endpoint_name}-redirect-path': {
    type: 'string',
    description: 'The path that the user will be redirected upon completing login.',
    default: '/callback',
  },
  '{endpoint_name}-scopes': {
    type: 'string',
    description: 'A list of scopes with spaces in between.',
    default: 'openid profile email',
  },
};

/** The action that all frameworks have. */
export const rotateSecretKey: JsonObject = {
  'rotate-secret-key': {
    description:
      'Rotate the secret key. Users will be forced to log in again. This might be useful if a security breach occurs.',
  },
};

/** The options without some of them. */
export function without(options: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
}
