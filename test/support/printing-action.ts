// An action on GitHub's runner that prints by every way that an action has, and much at once.
import { createGithubShell } from '../../src/action/github-shell.ts';

const { reporter } = createGithubShell();
reporter.info('first\n::set-output name=a::b');
reporter.notice('second');
await reporter.group('100 %\nthird', () => {
  reporter.info('é'.repeat(300_000));
  // By then the reader has emptied the pipe, and what did not fit into it waits for this process to look again.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  reporter.warning('fourth');
  return Promise.resolve();
});
reporter.debug('fifth');
