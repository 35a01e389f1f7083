import { parsePairs } from '../../commands/line/pairs.ts';
import { refuse } from '../../commands/line/refuse.ts';
import { DONE, type Tool } from './tool.ts';

export const isLeader: Tool = {
  name: 'is-leader',
  summary: 'Say whether the unit leads its application.',
  usage: '',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run: (_invocation, context) => ({ value: context.isLeader() }),
};

export const leaderGet: Tool = {
  name: 'leader-get',
  summary: 'Print what the leader shared with leader-set.',
  usage: '[<key>]',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 1],
  run({ args: [key = '-'] }, { self }) {
    const settings = self().application.leaderSettings ?? {};
    return { value: key === '-' ? settings : (settings[key] ?? null) };
  },
};

export const leaderSet: Tool = {
  name: 'leader-set',
  summary: 'Share settings with the other units of the application.',
  usage: '<key>=<value> [...]',
  arity: [0, 10_000],
  run({ args }, context) {
    const values = parsePairs(args);
    if (!context.isLeader()) throw refuse('cannot write leadership settings: not the leader');
    // Juju writes these at once, unlike relation data.
    context.changeNow((model) => {
      const application = model.applications[context.application];
      if (application === undefined) return;
      const settings = { ...application.leaderSettings, ...values };
      application.leaderSettings = Object.fromEntries(
        Object.entries(settings).filter(([, value]) => value !== ''),
      );
    });
    return DONE;
  },
};
