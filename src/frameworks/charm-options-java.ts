import type { JsonObject } from '../project/index.ts';

// Names, types, defaults and descriptions stand in every expanded charmcraft.yaml and in every charm's config.yaml, so
// they are charmcraft's own (charmcraft/extensions/app.py, Apache-2.0).

/** Which profiles of the application are active. */
export const springBootProfilesOption: JsonObject = {
  'app-profiles': {
    type: 'string',
    description: 'Comma-separated list of Spring Boot active profiles.',
  },
};

/** Where Prometheus scrapes; Spring's actuator has a path of its own. */
export const springMetricsOptions: JsonObject = {
  'metrics-port': {
    type: 'int',
    default: 8080,
    description: 'Port where the prometheus metrics will be scraped.',
  },
  'metrics-path': {
    type: 'string',
    default: '/actuator/prometheus',
    description: 'Path where the prometheus metrics will be scraped.',
  },
};

/** What Spring Security needs beside what every oauth endpoint adds, or otherwise. */
export const springOauthOptions: JsonObject = {
  '{endpoint_name}-redirect-path': {
    default: '/login/oauth2/code/{endpoint_name}',
    description: 'The path that the user will be redirected upon completing login.',
    type: 'string',
  },
  '{endpoint_name}-user-name-attribute': {
    type: 'string',
    description:
      'The name of the attribute returned in the UserInfo Response that references the Name or Identifier of the end-user.',
    default: 'sub',
  },
};
