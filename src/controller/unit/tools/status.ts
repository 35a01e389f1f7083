import { refuse, usage } from '../../commands/line/refuse.ts';
import { setApplicationStatus, setWorkloadStatus, type StatusValue } from '../../model/index.ts';
import type { Printable } from '../../render/index.ts';
import { DONE, type Tool } from './tool.ts';

const SETTABLE = ['maintenance', 'blocked', 'waiting', 'active'];
const APPLICATION = { names: ['application'], kind: 'boolean' } as const;

export const statusSet: Tool = {
  name: 'status-set',
  summary: "Set the unit's or the application's status.",
  usage: '<maintenance | blocked | waiting | active> [message]',
  flags: [APPLICATION],
  arity: [1, 2],
  missing: 'invalid args, require <status> [message]',
  run({ args: [current = '', message = ''], flags }, context) {
    if (!SETTABLE.includes(current)) {
      throw usage(`invalid status "${current}", expected one of [${SETTABLE.join(' ')}]`);
    }
    const value = { current, message, since: context.clock.now() };
    const whole = flags.on('application');
    if (whole && !context.isLeader()) throw refuse('this unit is not the leader');
    context.changeNow((model) => {
      const application = model.applications[context.application];
      const unit = application?.units[context.unit.unit];
      if (application === undefined || unit === undefined) return;
      if (!whole) {
        unit.workloadSetByCharm = true;
        return setWorkloadStatus(unit, value);
      }
      setApplicationStatus(application, value);
      application.statusSetByCharm = true;
    });
    return DONE;
  },
};

export const statusGet: Tool = {
  name: 'status-get',
  summary: "Print the unit's or the application's status.",
  usage: '',
  flags: [{ names: ['include-data'], kind: 'boolean' }, APPLICATION],
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run({ flags, format }, context) {
    const { application, unit } = context.self();
    const full = flags.on('include-data');
    const short = !full && format === 'smart';
    if (!flags.on('application')) {
      return { value: short ? unit.workload.current : detailsOf(unit.workload, full) };
    }
    if (!context.isLeader()) throw refuse('finding application status: this unit is not the leader');
    if (short) return { value: application.status.current };
    const units = Object.fromEntries(
      Object.values(application.units).map(({ name, workload }) => [name, detailsOf(workload, full)]),
    );
    return { value: { 'application-status': { ...detailsOf(application.status, full), units } } };
  },
};

function detailsOf({ current, message, data = {} }: StatusValue, full: boolean): Record<string, Printable> {
  return full ? { status: current, message, 'status-data': data } : { status: current };
}
