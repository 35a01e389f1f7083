import {
  choiceField,
  defineAction,
  durationField,
  flagField,
  mapField,
  numberField,
  pathField,
  textField,
} from '../../src/action/index.ts';

export const integrationTest = defineAction({
  name: 'integration-test',
  title: 'Integration tests',
  description:
    "Ask the deployed app over HTTP, then run the project's own integration tests against the charm",
  branding: { icon: 'check-circle', color: 'orange' },
  inputs: {
    path: pathField({
      description: 'Folder of the project. Its tests are in `tests/integration`.',
      default: '.',
    }),
    charm: textField({
      description: 'The packed charm, given to the tests, or `artifact:NAME` from an earlier job.',
      form: 'path',
    }),
    image: textField({
      description:
        'The pushed image, given to the tests: one reference, or `RESOURCE=IMAGE` lines as in `juju-deploy`.',
      form: 'image, or `RESOURCE=IMAGE` lines',
    }),
    model: textField({ description: 'The model in which the app is deployed; `JUJU_MODEL` for the tests.' }),
    application: textField({ description: 'The deployed application. Default: the name of the charm.' }),
    url: textField({
      description:
        'Where the app answers. Default: its address in the model, when `model` and `charm` are given.',
    }),
    'http-paths': textField({
      description:
        'What the smoke test asks before anything else, a line each: `PATH`, or `PATH=STATUS`. `none`: no smoke test.',
      default: '/',
      form: '`PATH` or `PATH=STATUS` lines',
    }),
    'http-timeout': durationField({
      description: 'Time for one path to answer as expected.',
      default: '30s',
    }),
    smoke: choiceField(['auto', 'http', 'app'], {
      description:
        'What the smoke test does when `model` and `charm` are given. `http`: only the paths. `app`: it also looks at states, services and checks of Pebble, variables of integrations and metrics, restarts the app and changes an option. `auto`: `app` where the project has no tests of its own.',
      default: 'auto',
    }),
    'smoke-config': textField({
      description:
        'An option and another value that is good for it: it is set, looked for in the app, and set back.',
      form: '`OPTION=VALUE`',
    }),
    command: textField({
      description:
        'The command that tests, run in `path` without a shell. `{charm}`, `{image}`, `{model}`, `{application}`, `{url}` and `{report}` (where to write JUnit XML) stand for their values. `none`: only the smoke test. Default: pytest on `tests/integration`.',
      form: 'command line',
    }),
    args: textField({
      description:
        'Further arguments for pytest, for example `-k health --keep-models`. The same words in braces stand for values.',
      form: 'command line',
    }),
    retries: numberField({
      description:
        'How often tests of pytest that failed are run again. One that passes then is reported as flaky, and does not fail the step.',
      default: '0',
      max: 10,
    }),
    shard: textField({
      description:
        'The part of the tests that this job runs, by files. Needs as many files as there are parts; not for a `command`.',
      form: '`NUMBER/COUNT`',
    }),
    timings: pathField({
      description:
        'The JUnit report of an earlier run, by whose times the parts of `shard` are made equally long.',
    }),
    requirements: pathField({
      description:
        'What the tests need, installed into an environment of their own. Default: `tests/integration/requirements.txt`, or the dependency group `integration` of `pyproject.toml`.',
    }),
    environment: mapField({
      description:
        'Variables for the tests. They see nothing else of the environment of the job, above all no token.',
    }),
    timeout: durationField({ description: 'Time for all tests.', default: '30m' }),
    report: pathField({
      description: 'Where to write the JUnit report. Default: a folder of the job.',
    }),
    record: flagField({
      description:
        'When everything has passed, keep as an artifact what was tested: the digest of `image`, the hash of `charm`, and the content of the checkout (its tree). `publish` with `expect-tested` finds it in later runs.',
      default: 'false',
    }),
    'bundle-dir': pathField({
      description:
        'Where to write logs and states when a test fails. Default: a folder of the job. On GitHub an artifact of the run keeps them as well.',
    }),
  },
  outputs: {
    passed: 'How many tests passed, the paths of the smoke test included.',
    failed: 'How many failed: `0`, since otherwise the step fails.',
    skipped: 'How many were skipped.',
    flaky: 'How many of those that passed had failed at first; see `retries`.',
    report: 'The JUnit report of the tests.',
    record: 'Name of the artifact that says what was tested.',
  },
});
