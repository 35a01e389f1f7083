/**
 * What a `juju` answers that follows recordings of the real one, for tests of what drives it. What it is asked to be stands in
 * `scenario.json` of its folder, what it has been told in `state.json`; every call is noted in `calls.jsonl`.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { answerLogin } from './juju-logins.mjs';

/** Recorded of the model `out`. */
const MODEL_UUID = '031ab41a-fe92-424f-8e6b-09364740ab4d';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'juju');
const texts = new Map();

/** The rows of a recording, anew each time: they are changed. */
function rowsOf(file) {
  if (!texts.has(file)) texts.set(file, readFileSync(join(fixtures, file), 'utf8'));
  return texts
    .get(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What a call prints and how it ends. */
class Ended extends Error {
  constructor(stdout, stderr, exitCode) {
    super();
    Object.assign(this, { stdout, stderr, exitCode });
  }
}

function end(stdout, stderr = '', exitCode = 0) {
  throw new Ended(stdout, stderr, exitCode);
}

/** Notes a call. */
export function noteCall(folder, args) {
  appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(args)}\n`);
}

/** @param now seconds by the clock at whose pace the recordings play */
export function answerCall(folder, args, now) {
  try {
    tell(folder, args, now);
  } catch (ended) {
    if (ended instanceof Ended) return ended;
    throw ended;
  }
  throw new Error(`no answer to juju ${args.join(' ')}`);
}

function tell(folder, args, now) {
  const scenario = JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8'));
  const statePath = join(folder, 'state.json');
  const state = existsSync(statePath)
    ? JSON.parse(readFileSync(statePath, 'utf8'))
    : {
        models: scenario.models,
        since: now,
        playing: scenario.start,
        charm: scenario.charm,
        config: {},
        calls: {},
      };
  if (scenario.start.plays && !existsSync(statePath)) writeFileSync(statePath, JSON.stringify(state));
  const [verb] = args;

  /** Refuses as the recorded call with this note did; `words` are what stood in the place of ours. */
  function refuse(note, words = {}) {
    const row = rowsOf('errors.jsonl').find((entry) => entry.note === note && entry.argv[1] === verb);
    if (row === undefined) throw new Error(`no recording of ${verb}: ${note}`);
    let { stderr } = row;
    for (const [theirs, ours] of Object.entries(words)) stderr = stderr.replaceAll(theirs, ours);
    end(row.stdout, stderr, row.exitCode);
  }

  function flag(name) {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  }

  /** `show-model` and `add-model` name the model without a flag. */
  function wantedModel() {
    if (verb === 'add-model') {
      const at = flag('--controller');
      const name = args.filter(
        (word, index) => !word.startsWith('-') && args[index - 1] !== '--controller',
      )[1];
      return at === undefined ? name : `${at}:${name}`;
    }
    return verb === 'show-model' ? args[1] : flag('--model');
  }

  function seconds(since) {
    const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
    const [, day, month, year, time] = /^(\d+) (\w+) (\d+) ([\d:]+)Z$/.exec(since);
    return (
      Date.parse(
        `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${time}Z`,
      ) / 1000
    );
  }

  const playing = state.playing;
  const timeline = rowsOf(join('timelines', `${playing.timeline}.jsonl`));
  const time = Math.min(playing.at + now - state.since, playing.until ?? Infinity);

  /** Between two samples that differ everything but the clock stood still. */
  function statusNow() {
    const sample = timeline.findLast((row) => row.kind === 'status' && row.started <= time);
    if (playing.empty) sample.status.applications = {};
    const past = Math.floor(playing.at + now - state.since - sample.started);
    const at = new Date((seconds(sample.status.model['model-status'].since) + past) * 1000).toISOString();
    sample.status.controller = { timestamp: `${at.slice(11, 19)}Z` };
    sample.status.model['model-status'].since = at;
    return sample.status;
  }

  function application() {
    return statusNow().applications['hello-k8s'];
  }

  function history() {
    return timeline
      .filter((row) => row.kind === 'status' && row.started <= time)
      .flatMap((row) => Object.values(row.status.applications?.['hello-k8s']?.units ?? {}))
      .map((unit) => unit['juju-status'])
      .map((info) => ({
        type: 'juju-unit',
        status: info.current,
        message: info.message ?? '',
        since: info.since,
      }));
  }

  /** Plays the recording of the command from the moment at which the recorded one had ended. */
  function change() {
    const script = scenario.on?.[verb];
    if (script !== undefined) {
      const rows = rowsOf(join('timelines', `${script.timeline}.jsonl`));
      const starts = rows.filter((row) => row.kind === 'command-start');
      const started = starts[script.command ?? 0].t;
      const ended = rows.find((row) => row.kind === 'command-end' && row.t >= started).t;
      state.playing = { timeline: script.timeline, at: ended, until: script.until };
      state.since = now;
      if (verb === 'deploy' || verb === 'refresh') state.charm = args.find((word) => word.endsWith('.charm'));
    }
    state.calls[verb] = (state.calls[verb] ?? 0) + 1;
    writeFileSync(statePath, JSON.stringify(state));
  }

  if (verb === 'version') end(`"${scenario.version ?? '3.6.9-ubuntu-amd64'}"\n`);
  else if (['controllers', 'login', 'models', 'clouds', 'add-k8s'].includes(verb)) {
    const answer = answerLogin(args, state, scenario.target ?? {});
    writeFileSync(statePath, JSON.stringify(state));
    end(...answer);
  } else if (scenario.noController) refuse('empty client data directory');
  else if ((scenario.fail?.[verb]?.times ?? 0) > (state.calls[verb] ?? 0)) {
    state.calls[verb] = (state.calls[verb] ?? 0) + 1;
    writeFileSync(statePath, JSON.stringify(state));
    end('', scenario.fail[verb].stderr, 1);
  } else if (verb === 'add-model') {
    // Recorded for a name with capitals; a colon is refused in the same words.
    if (/[^a-z0-9:-]/.test(wantedModel()) || args.some((word) => word.includes(':')))
      end(
        '',
        `ERROR "${wantedModel()}" is not a valid name: model names may only contain lowercase letters, digits and hyphens\n`,
        1,
      );
    state.models.push(wantedModel());
    change();
    end('', `Added '${wantedModel()}' model on lab with credential 'lab' for user 'admin'\n`);
  } else if (wantedModel() !== undefined && !state.models.includes(wantedModel())) {
    const words = { 'ctl:nosuchmodel': `ctl:${wantedModel()}` };
    end('{}\n', `ERROR model ${words['ctl:nosuchmodel']} not found\n`, 1);
  } else answer();

  function answer() {
    if (verb === 'whoami') end('{"controller":"ctl","model":"out","user":"admin"}\n');
    if (verb === 'show-model')
      end(JSON.stringify({ out: { name: 'out', life: 'alive', 'model-uuid': MODEL_UUID } }));
    if (verb === 'status') end(`${JSON.stringify(statusNow())}\n`);
    if (verb === 'resources') end(rowsOf('reads.jsonl').find((row) => row.argv[1] === verb).stdout);
    if (verb === 'constraints') end('arch=amd64\n');
    if (verb === 'debug-log') end(scenario.log ?? '');
    if (verb === 'show-status-log') end(`${JSON.stringify(history())}\n`);
    if (verb === 'config' && args.includes('--format')) {
      const settings = Object.entries({ greeting: 'hello', level: 1, ...state.config });
      end(
        JSON.stringify({ settings: Object.fromEntries(settings.map(([name, value]) => [name, { value }])) }),
      );
    }
    if (verb === 'config') {
      for (const pair of args.filter((word) => /^[\w-]+=/.test(word))) {
        const [name, value] = pair.split('=');
        if (!['greeting', 'level'].includes(name)) refuse('unknown key', { nosuchkey: name });
        state.config[name] = value;
      }
      change();
      end('');
    }
    if (verb === 'deploy') {
      if (flag('--resource')?.startsWith('web-image=') !== true) refuse('resource not given for local charm');
      if (application() !== undefined) refuse('application name already exists');
      change();
      end(
        '',
        'Located local charm "hello-k8s", revision 0\nDeploying "hello-k8s" from local charm "hello-k8s", revision 0 on ubuntu@24.04/stable\n',
      );
    }
    if (verb === 'refresh') {
      if (application() === undefined) refuse('refresh of unknown application', { nosuchapp: 'hello-k8s' });
      change();
      end('', `Added local charm "hello-k8s", revision ${scenario.revision ?? 1}, to the model\n`);
    }
    if (verb === 'attach-resource') {
      change();
      end('');
    }
    if (verb === 'ssh') end(...inside());
    end('', `ERROR juju: "${verb}" is not a juju command. See "juju --help".\n`, 1);
  }

  /** What a program in one of the unit's containers prints. */
  function inside() {
    const text = args.join(' ');
    if (text.includes('sha256sum')) {
      const hashes = Object.entries(scenario.hashes?.[state.charm] ?? {});
      const root = '/var/lib/juju/agents/unit-hello-k8s-0/charm';
      return [hashes.map(([name, hash]) => `${hash}  ${root}/${name}\n`).join('')];
    }
    if (text.includes('/.rock/id')) {
      const probe = timeline.findLast((row) => row.kind === 'http' && row.t <= time)?.probe ?? {};
      const said = probe['hello-k8s-0']?.image;
      return said === undefined ? ['', 'ERROR container not running\n', 1] : [`image-${said}-content\n`];
    }
    if (text.includes('pebble services')) {
      const told = timeline.findLast((row) => row.kind === 'services' && row.t <= time)?.services[
        'hello-k8s/0'
      ];
      const [web] = told ?? [{ current: 'active', since: '2026-11-22T10:50:40Z' }];
      return [`Service  Startup  Current  Since\nweb      enabled  ${web.current.padEnd(8)} ${web.since}\n`];
    }
    if (text.includes('pebble plan'))
      return ['services:\n  web:\n    command: serve\n    environment:\n      GREETING: from-the-vault\n'];
    if (text.includes('pebble logs')) return [scenario.workloadLog ?? ''];
    return [''];
  }
}
