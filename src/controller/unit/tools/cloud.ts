import { refuse, unsupported } from '../../commands/refuse.ts';
import type { Tool } from './tool.ts';

export const credentialGet: Tool = {
  name: 'credential-get',
  summary: 'Print the credential of the cloud.',
  usage: '',
  formats: ['smart', 'json', 'yaml'],
  arity: [0, 0],
  run(_invocation, { self }) {
    if (!self().application.trust) throw refuse('cannot access cloud credentials');
    throw unsupported('credential-get (there is no cloud)');
  },
};
