import { refuse } from '../../commands/line/refuse.ts';
import { isRelationHook } from '../hook.ts';
import { DONE, type Tool } from './tool.ts';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export const jujuLog: Tool = {
  name: 'juju-log',
  summary: 'Write a message to the log of the model.',
  usage: '<message>',
  flags: [
    { names: ['log-level', 'l'], kind: 'text' },
    { names: ['debug'], kind: 'boolean' },
    { names: ['format'], kind: 'text', ignored: true },
  ],
  arity: [1, 10_000],
  missing: 'no message specified',
  run({ args, flags }, context) {
    const wanted = (flags.text('log-level') ?? 'INFO').toUpperCase();
    const level = flags.on('debug') ? 'DEBUG' : LEVELS.find((each) => each === wanted);
    if (level === undefined) context.log('WARNING', `log level was invalid: "${wanted}"`);
    const { hook } = context;
    // The way in which Juju marks what was said in a relation's hook.
    const prefix = isRelationHook(hook) ? `${hook.endpoint}:${hook.relation}: ` : '';
    context.log(level ?? 'INFO', `${prefix}${args.join(' ')}`);
    return DONE;
  },
};

export const applicationVersionSet: Tool = {
  name: 'application-version-set',
  summary: 'Say which version of the workload runs.',
  usage: '<version>',
  arity: [1, 1],
  missing: 'no version specified',
  run({ args: [version = ''] }, context) {
    context.changeNow((model) => {
      const application = model.applications[context.application];
      const unit = application?.units[context.unit.unit];
      if (application === undefined || unit === undefined) return;
      unit.workloadVersion = version;
      application.workloadVersion = version;
    });
    return DONE;
  },
};

export const jujuReboot: Tool = {
  name: 'juju-reboot',
  summary: 'Reboot the machine of the unit.',
  usage: '',
  flags: [{ names: ['now'], kind: 'boolean' }],
  arity: [0, 0],
  run() {
    throw refuse('juju-reboot is not supported on Kubernetes');
  },
};
