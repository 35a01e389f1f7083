import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod/mini';
import type { Juju } from '../test/support/juju-session.ts';

/** Milliseconds from the first command until each thing was so, by its name, in the order of time. */
export type Marks = Readonly<Record<string, number>>;

interface Running {
  readonly juju: Juju;
  readonly model: string;
  readonly image: string;
}

const PAUSE = 50;
const LIMIT = 600_000;
const PORT = 8000;

const state = z.object({ current: z.string(), message: z.optional(z.string()) });
const status = z.object({
  applications: z.record(
    z.string(),
    z.object({
      units: z.optional(
        z.record(
          z.string(),
          z.object({ 'workload-status': state, 'juju-status': state, address: z.optional(z.string()) }),
        ),
      ),
    }),
  ),
});

/** From `add-model` to an app that is active and answers. @throws Error when it does not get there. */
export async function deployGuestbook(given: Running & { readonly charm: string }): Promise<Marks> {
  const { juju, model, charm, image } = given;
  const watch = startWatch(juju, model);
  await watch.run(['add-model', model]);
  await watch.run(['deploy', '-m', model, 'postgresql-k8s', '--trust']);
  await watch.run(['deploy', '-m', model, charm, '--resource', `flask-app-image=${image}`]);
  await watch.run(['integrate', '-m', model, 'guestbook', 'postgresql-k8s']);
  watch.mark('commands');
  await watch.until((seen) => seen.agent === 'executing');
  watch.mark('charm runs');
  await watch.until(
    ({ message, workload }) => message === 'Preparing service for restart' || workload === 'active',
  );
  watch.mark('database and app start');
  await watch.until((seen) => seen.workload === 'active');
  await watch.until((seen) => answers(seen.address, '/one'));
  watch.mark('active and HTTP 200');
  await watch.until((seen) => seen.agent === 'idle');
  watch.mark('idle');
  return watch.marks;
}

/** From a new image to the app that runs it, all hooks done. `page` is one that only the new image has. */
export async function refreshGuestbook(given: Running & { readonly page: string }): Promise<Marks> {
  const { juju, model, image, page } = given;
  const watch = startWatch(juju, model);
  await watch.run(['attach-resource', '-m', model, 'guestbook', `flask-app-image=${image}`]);
  await watch.until((seen) => seen.agent === 'lost');
  watch.mark('stop hook');
  await watch.until((seen) => seen.agent === 'executing');
  watch.mark('new containers');
  await watch.until((seen) => answers(seen.address, page));
  watch.mark('HTTP 200');
  await watch.until((seen) => seen.agent === 'idle' && seen.workload === 'active');
  watch.mark('active and idle');
  return watch.marks;
}

interface Seen {
  readonly agent: string | undefined;
  readonly workload: string | undefined;
  readonly message: string | undefined;
  readonly address: string | undefined;
}

function startWatch(juju: Juju, model: string) {
  const started = performance.now();
  const marks: Record<string, number> = {};
  return {
    marks,
    mark: (name: string): void => void (marks[name] = performance.now() - started),
    async run(argv: readonly string[]): Promise<void> {
      const { code, stderr } = await juju(...argv);
      if (code !== 0) throw new Error(`juju ${argv.join(' ')}: ${stderr}`);
    },
    async until(isSo: (seen: Seen) => boolean | Promise<boolean>): Promise<void> {
      for (;;) {
        const seen = await look(juju, model);
        if (await isSo(seen)) return;
        if (performance.now() - started > LIMIT)
          throw new Error(`no end of it: ${JSON.stringify({ seen, marks })}`);
        await wait(PAUSE);
      }
    },
  };
}

async function look(juju: Juju, model: string): Promise<Seen> {
  const { stdout } = await juju('status', '-m', model, '--format', 'json');
  const [unit] = Object.values(status.parse(JSON.parse(stdout)).applications['guestbook']?.units ?? {});
  return {
    agent: unit?.['juju-status'].current,
    workload: unit?.['workload-status'].current,
    message: unit?.['workload-status'].message,
    address: unit?.address,
  };
}

async function answers(address: string | undefined, page: string): Promise<boolean> {
  if (address === undefined) return false;
  const request = fetch(`http://${address}:${PORT}${page}`, { signal: AbortSignal.timeout(2_000) });
  return request.then(({ status: code }) => code === 200).catch(() => false);
}
