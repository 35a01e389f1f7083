import { availableParallelism, homedir, tmpdir, totalmem } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { realpathSync } from 'node:fs';
import type { ProxySettings } from '../ports/node/index.ts';
import type { Host } from './host.ts';
import { trustOf, type Trust } from './trust.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Settings of package tools that say where packages are and how they are fetched, each by its name. */
const OF_PACKAGE_TOOLS = [
  'PIP_(?:INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CERT|PROXY|(?:DEFAULT_)?TIMEOUT|RETRIES|CACHE_DIR|NO_CACHE_DIR|CONFIG_FILE|DISABLE_PIP_VERSION_CHECK)',
  'UV_(?:DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|INDEX_STRATEGY|FIND_LINKS|NO_INDEX|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|HTTP_TIMEOUT|HTTP_RETRIES|CACHE_DIR|NO_CACHE|OFFLINE|LINK_MODE|CONFIG_FILE|CONCURRENT_(?:DOWNLOADS|BUILDS|INSTALLS)|PYTHON_(?:DOWNLOADS|PREFERENCE|INSTALL_DIR|INSTALL_MIRROR)|USE_IO_URING)',
  // The login of an index that uv is told by name: uv has no other way, and one in the address is seen as much.
  'UV_INDEX_[A-Z0-9_]+_(?:USERNAME|PASSWORD)',
  'npm_config_(?:registry|cache|cafile|proxy|https_proxy|noproxy|strict_ssl|userconfig|globalconfig|offline|prefer_offline|maxsockets|fetch_(?:timeout|retries|retry_mintimeout|retry_maxtimeout))',
  'GO(?:PROXY|NOPROXY|PRIVATE|SUMDB|NOSUMDB|INSECURE|VCS|FLAGS|TOOLCHAIN|CACHE|MODCACHE|PATH|ROOT|ENV|TMPDIR|MAXPROCS|MEMLIMIT|GC)',
  'CGO_(?:ENABLED|CFLAGS|CPPFLAGS|CXXFLAGS|LDFLAGS)',
  'JAVA_HOME|M2_HOME|MAVEN_OPTS|GRADLE_USER_HOME',
];

/**
 * What programs that we start may see. Anything else, above all tokens that a workflow put into the job's
 * environment, stays with us: build hooks of a pull request run inside these programs. So no family of names passes in
 * which there is one for a secret that fetching does not need (`UV_PUBLISH_TOKEN`, `SNAPCRAFT_STORE_CREDENTIALS`).
 */
const PASSED_TO_TOOLS = new RegExp(
  `^(?:${[
    'PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\\w+|TZ|TERM|TMPDIR|CI|XDG_\\w+|LD_LIBRARY_PATH|SOURCE_DATE_EPOCH',
    'SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE',
    'https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|ALL_PROXY',
    'DOCKER_(?:HOST|CONFIG|CERT_PATH|TLS_VERIFY)|JUJU_(?:DATA|CONTROLLER|MODEL)|KUBECONFIG',
    'SNAP(?:_(?:NAME|REVISION|VERSION|ARCH|COMMON|DATA|USER_COMMON|USER_DATA|INSTANCE_NAME|REAL_HOME))?',
    ...OF_PACKAGE_TOOLS,
  ].join('|')})$`,
);

/** Facts about the run that are not secrets. `PAAS_ACTION_*` are our own switches. */
const SHOWN_TO_ACTIONS =
  /^(GITHUB_(?!TOKEN)[A-Z_]+|RUNNER_(?!.*TOKEN)[A-Z_]+|PAAS_[A-Z_]+|CI|(ROCK|CHARM)CRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS|SOURCE_DATE_EPOCH|DOCKER_HOST|XDG_RUNTIME_DIR|XDG_STATE_HOME|DOCKER_CONFIG|REGISTRY_AUTH_FILE|CHARMCRAFT_(STORE_API|UPLOAD|REGISTRY|STORE_SSO)_URL|ACTIONS_(RESULTS|CACHE|ID_TOKEN_REQUEST)_URL)$/;

export function toolEnvironment(env: Variables): Record<string, string> {
  return pick(env, PASSED_TO_TOOLS);
}

export function shownVariables(env: Variables): Record<string, string> {
  return pick(env, SHOWN_TO_ACTIONS);
}

export function proxySettings(env: Variables): ProxySettings {
  const first = (...names: string[]): string | undefined =>
    names.map((name) => env[name]).find((value) => value);
  const http = first('http_proxy', 'HTTP_PROXY');
  const https = first('https_proxy', 'HTTPS_PROXY');
  const none = first('no_proxy', 'NO_PROXY');
  return {
    ...(http !== undefined && { http }),
    ...(https !== undefined && { https }),
    ...(none !== undefined && { none }),
  };
}

export interface Folders {
  readonly workspace: string;
  readonly tempDir: string;
  readonly cacheDir: string;
  readonly stateDir: string;
  readonly home: string;
  readonly assetsDir: string;
  readonly bundlesDir: string;
  readonly trust: Trust;
}

/** The run's folders. `entry` is the script that Node was started with; bundles and assets are found from it. */
export function findFolders(env: Variables, cwd: string, entry: string): Folders {
  const home = env['HOME'] ?? homedir();
  const cache =
    env['PAAS_ACTION_CACHE'] ?? join(absolute(env['XDG_CACHE_HOME'], home, '.cache'), 'paas-action');
  const trust = trustOf(env['GITHUB_EVENT_NAME'] ?? '', env['GITHUB_REF'] ?? '');
  const bundlesDir = env['PAAS_ACTION_DIST'] ?? dirname(dirname(realpathSync(entry)));
  return {
    workspace: env['GITHUB_WORKSPACE'] ?? cwd,
    tempDir: env['RUNNER_TEMP'] ?? tmpdir(),
    cacheDir: isSharedRunner(env) ? join(cache, trust) : cache,
    stateDir:
      env['PAAS_ACTION_STATE'] ?? join(absolute(env['XDG_STATE_HOME'], home, '.local/state'), 'paas-action'),
    home,
    assetsDir: join(bundlesDir, 'assets'),
    bundlesDir,
    trust,
  };
}

/**
 * Whether jobs of pull requests, branches and releases may find each other's files. GitHub's own machines are thrown
 * away after each job; there one path serves all, because its cache service gives back only what was kept from the same path.
 */
function isSharedRunner(env: Variables): boolean {
  return env['GITHUB_ACTIONS'] === 'true' && env['RUNNER_ENVIRONMENT'] !== 'github-hosted';
}

export function findMachine(): Host['machine'] {
  return { processors: availableParallelism(), memory: totalmem() };
}

/** The XDG specification says that a relative value is to be ignored. */
function absolute(value: string | undefined, home: string, fallback: string): string {
  return value !== undefined && isAbsolute(value) ? value : resolve(home, fallback);
}

function pick(env: Variables, allowed: RegExp): Record<string, string> {
  const entries = Object.entries(env).filter(([name, value]) => value !== undefined && allowed.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}
