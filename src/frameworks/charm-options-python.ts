import type { JsonObject } from '../project/index.ts';

// Names, types, defaults and descriptions stand in every expanded charmcraft.yaml and in every charm's config.yaml, so
// they are charmcraft's own (charmcraft/extensions/app.py, Apache-2.0).

/** Flask alone. */
export const flaskOptions: JsonObject = {
  'flask-application-root': {
    type: 'string',
    description:
      'Path in which the application / web server is mounted. This configuration will set the FLASK_APPLICATION_ROOT environment variable. Run `app.config.from_prefixed_env()` in your Flask application in order to receive this configuration.',
  },
  'flask-debug': {
    type: 'boolean',
    description: 'Whether Flask debug mode is enabled.',
  },
  'flask-env': {
    type: 'string',
    description: "What environment the Flask app is running in, by default it's 'production'.",
  },
  'flask-permanent-session-lifetime': {
    type: 'int',
    description:
      'Time in seconds for the cookie to expire in the Flask application permanent sessions. This configuration will set the FLASK_PERMANENT_SESSION_LIFETIME environment variable. Run `app.config.from_prefixed_env()` in your Flask application in order to receive this configuration.',
  },
  'flask-preferred-url-scheme': {
    type: 'string',
    default: 'HTTPS',
    description:
      'Scheme for generating external URLs when not in a request context in the Flask application. By default, it\'s "HTTPS". This configuration will set the FLASK_PREFERRED_URL_SCHEME environment variable. Run `app.config.from_prefixed_env()` in your Flask application in order to receive this configuration.',
  },
  'flask-secret-key': {
    type: 'string',
    description:
      'The secret key used for securely signing the session cookie and for any other security related needs by your Flask application. This configuration will set the FLASK_SECRET_KEY environment variable. Run `app.config.from_prefixed_env()` in your Flask application in order to receive this configuration.',
  },
  'flask-secret-key-id': {
    type: 'secret',
    description:
      'This configuration is similar to `flask-secret-key`, but instead accepts a Juju user secret ID. The secret should contain a single key, "value", which maps to the actual Flask secret key. To create the secret, run the following command: `juju add-secret my-flask-secret-key value=<secret-string> && juju grant-secret my-flask-secret-key flask-k8s`, and use the output secret ID to configure this option.',
  },
  'flask-session-cookie-secure': {
    type: 'boolean',
    description:
      'Set the secure attribute in the Flask application cookies. This configuration will set the FLASK_SESSION_COOKIE_SECURE environment variable. Run `app.config.from_prefixed_env()` in your Flask application in order to receive this configuration.',
  },
};

/** Django alone. */
export const djangoOptions: JsonObject = {
  'django-debug': {
    type: 'boolean',
    default: false,
    description: 'Whether Django debug mode is enabled.',
  },
  'django-secret-key': {
    type: 'string',
    description:
      'The secret key used for securely signing the session cookie and for any other security related needs by your Django application. This configuration will set the DJANGO_SECRET_KEY environment variable.',
  },
  'django-secret-key-id': {
    type: 'secret',
    description:
      'This configuration is similar to `django-secret-key`, but instead accepts a Juju user secret ID. The secret should contain a single key, "value", which maps to the actual Django secret key. To create the secret, run the following command: `juju add-secret my-django-secret-key value=<secret-string> && juju grant-secret my-django-secret-key django-k8s`, and use the output secret ID to configure this option.',
  },
  'django-allowed-hosts': {
    type: 'string',
    description:
      'A comma-separated list of host/domain names that this Django site can serve. This configuration will set the DJANGO_ALLOWED_HOSTS environment variable with its content being a JSON encoded list.',
  },
};

/** FastAPI: how many processes Uvicorn starts. */
export const uvicornWorkersOption: JsonObject = {
  'webserver-workers': {
    type: 'int',
    default: 1,
    description:
      'Number of workers for uvicorn. Sets env variable WEB_CONCURRENCY. See https://www.uvicorn.org/#command-line-options.',
  },
};

/** FastAPI: the port on which Uvicorn listens. */
export const uvicornPortOption: JsonObject = {
  'webserver-port': {
    type: 'int',
    default: 8080,
    description: 'Bind to a socket with this port. Default: 8080. Sets env variable  UVICORN_PORT.',
  },
};

/** FastAPI: how much Uvicorn logs. */
export const uvicornLogLevelOption: JsonObject = {
  'webserver-log-level': {
    type: 'string',
    default: 'info',
    description:
      "Set the log level. Options: 'critical', 'error', 'warning', 'info', 'debug', 'trace'. Sets the env variable UVICORN_LOG_LEVEL.",
  },
};

/** Django: the first administrator. */
export const createSuperuser: JsonObject = {
  'create-superuser': {
    description: 'Create a new Django superuser account.',
    params: {
      username: {
        type: 'string',
      },
      email: {
        type: 'string',
      },
    },
    required: ['username', 'email'],
  },
};
