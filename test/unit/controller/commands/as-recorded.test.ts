import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, saidByJuju, setupOf } from '../../../support/as-recorded.ts';
import { openCommandLab, type CommandLab } from '../../../support/command-lab.ts';
import { clientCharm, helloCharm } from '../../../support/hello-charm.ts';
import { readRows } from '../../../support/juju-rows.ts';

let lab: CommandLab;

beforeAll(async () => {
  lab = await openCommandLab('ctl', {
    'hello-k8s_v1.charm': helloCharm('1'),
    'client-k8s.charm': clientCharm(),
    'bad.charm': 'no zip',
    'emptydir/file': '',
  });
  for (const argv of setupOf('registry.example:5000/lab/hello:v1')) {
    const outcome = await lab.juju(...argv.map((word) => (word === 'as-recorded' ? 'ctl' : word)));
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  }
});
afterAll(() => lab.end());

/** Recorded of a client without a controller, with a wrong password, or of a controller that was away. */
const OF_THE_CLIENT = /empty client data|wrong password|^juju login/;
const AWAY = /proxy for api connection/;
/** Recorded later, of a model that had changed; 4.0 has no wait-for; answers of units are the agent's. */
const ELSEWHERE = /^juju (run|exec|resources|wait-for)|by36|_v2/;

const refusals = readRows('errors').filter(
  ({ argv, note = '', exitCode, stderr }) =>
    exitCode > 0 &&
    !OF_THE_CLIENT.test(note) &&
    !OF_THE_CLIENT.test(argv.join(' ')) &&
    !AWAY.test(stderr) &&
    !ELSEWHERE.test(argv.join(' ')),
);

const reads = readRows('reads').filter(({ argv: [, name = ''] }) =>
  ['config', 'constraints', 'whoami'].includes(name),
);

/** Where the answer is meant to be another, by the note of the recording or the command. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'charm file is not a zip': 'Juju looks for a bundle in it next, and complains of that',
  'refresh to an invalid file': 'a line says what to give',
  'base not in charm': 'the charm of the recording had two',
  'revision with a local charm': 'x was there already in the recording',
  'Charmhub name; lab has no way to Charmhub': 'says what there is instead',
  'juju destroy-model out': 'the recording had a third application, and 4.0 counts file systems',
  'model exists': 'the cloud has another name',
  'juju offer out.hello-k8s:nosuch': '4.0 looks for the name of the offer first',
  'juju nosuchcommand': 'Juju guesses what was meant',
  'juju debug-log --model nosuchmodel --no-tail': '4.0 says what it was about to do',
  'unit not in error': 'names the unit instead of its number in the database of 4.0',
};

test.each([...reads, ...refusals].map((row) => [row.argv.join(' '), row] as const))(
  '%s',
  async (command, row) => {
    const ours = answerOf(await lab.juju(...row.argv.slice(1)));
    const reason = DIFFERENT[row.note ?? ''] ?? DIFFERENT[command];
    if (reason === undefined) expect(ours).toEqual(saidByJuju(row));
    else expect(ours, 'agrees by now').not.toEqual(saidByJuju(row));
  },
);
