import type { Integration } from '../../src/integrations/index.ts';
import { checkHttp, findApplication, parseServices, readStatus } from '../../src/juju/index.ts';
import type { ApplicationStatus, Juju } from '../../src/juju/index.ts';
import type { Ports } from '../../src/ports/index.ts';
import { parseChecks } from './pebble-tables.ts';
import { failed, skipped, type Remark } from './remark.ts';
import { askPebble, readSettings, readVariables, type CheckedApp } from './workload.ts';

/** Charms of the 12-factor extensions keep their own secrets in this relation of their units. */
const TWELVE_FACTOR = 'secret-storage';
/** Where the statsd_exporter of Flask and Django apps answers. */
const STATSD_PORT = 9102;
/** Milliseconds for a page of metrics. */
const PAGE = 10_000;

export async function areActive(juju: Juju, { model, application }: CheckedApp): Promise<Remark> {
  const units = findApplication(await readStatus(juju, model), application)?.units ?? [];
  if (units.length === 0) return failed('it has no units');
  const others = units.filter(({ workload }) => workload.current !== 'active');
  const shown = others.map(({ name, workload }) => `${name} is ${workload.current}: ${workload.message}`);
  return others.length === 0 ? undefined : failed(shown.join('; '));
}

export async function doServicesRun(juju: Juju, app: CheckedApp, found: ApplicationStatus): Promise<Remark> {
  const answers = await askPebble(juju, app, found, 'services');
  const services = answers.flatMap(({ unit, text }) => parseServices(text).map((one) => ({ unit, ...one })));
  if (services.length === 0) return failed('there are none');
  const wrong = services.filter(({ startup, current }) => startup === 'enabled' && current !== 'active');
  if (wrong.length === 0) return undefined;
  return failed(wrong.map(({ unit, name, current }) => `${name} of ${unit} is ${current}`).join('; '));
}

export async function doChecksPass(juju: Juju, app: CheckedApp, found: ApplicationStatus): Promise<Remark> {
  const answers = await askPebble(juju, app, found, 'checks');
  const checks = answers.flatMap(({ unit, text }) => parseChecks(text).map((one) => ({ unit, ...one })));
  if (checks.length === 0) return skipped('the workload has no checks');
  const wrong = checks.filter(({ status }) => status === 'down');
  if (wrong.length === 0) return undefined;
  return failed(wrong.map(({ unit, name }) => `${name} of ${unit} is down`).join('; '));
}

export async function hasVariables(
  juju: Juju,
  app: CheckedApp,
  found: ApplicationStatus,
  integration: Integration,
  endpoint: string,
): Promise<Remark> {
  if (!isTwelveFactor(found)) return skipped('which variables such a charm sets is its own affair');
  const names = [...(await readVariables(juju, app, found)).keys()];
  // Every app of Spring Boot is told how the ingress changes its requests, and no other has such names.
  const isSpring = names.includes('server.forward-headers-strategy');
  const wanted =
    (isSpring ? integration.springVariables?.(endpoint) : undefined) ?? integration.variables('', endpoint);
  // Some begin with the name of the framework.
  const missing = wanted.filter((name) => !names.some((own) => own === name || own.endsWith(`_${name}`)));
  return missing.length === 0 ? undefined : failed(`the app has no ${missing.join(', ')}`);
}

export async function hasMetrics(
  ports: Pick<Ports, 'http' | 'clock' | 'reporter'>,
  juju: Juju,
  app: CheckedApp,
  found: ApplicationStatus,
): Promise<Remark> {
  if (!app.packed.provides.some((endpoint) => endpoint.interface === 'prometheus_scrape'))
    return skipped('the charm offers none');
  const settings = await readSettings(juju, app);
  const port = settings.get('metrics-port') ?? (isTwelveFactor(found) ? STATSD_PORT : undefined);
  if (port === undefined) return skipped('no option metrics-port says where they are');
  const path = String(settings.get('metrics-path') ?? '/metrics');
  for (const { name, address } of found.units) {
    if (address === undefined) return failed(`${name} has no address`);
    const base = `http://${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
    const once = { perTry: PAGE, deadline: 0 };
    const { body } = await checkHttp(ports, base, { path, status: 200 }, once);
    if (!isExposition(body)) return failed(`${base}${path} answers something that is no metrics`);
  }
  return undefined;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function isExposition(text: string): boolean {
  return /^[a-zA-Z_:][\w:]*(\{.*\})?[ \t]+([-+]?[\d.]|[-+]?Inf|NaN)/m.test(text);
}

const isTwelveFactor = ({ relations }: ApplicationStatus): boolean =>
  relations.some(({ endpoint }) => endpoint === TWELVE_FACTOR);
