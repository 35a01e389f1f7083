import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { readSources } from '../../support/source-files.ts';

/** Every pattern that is written down in the sources: what others send is matched with some of them. */
const patterns = [...readSources('src'), ...readSources('actions')].flatMap(({ path, text }) => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: { readonly at: string; readonly source: string; readonly flags: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({
        at: `${path}:${line}`,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1).replace(/[gy]/g, ''),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
});

const PROGRAM = `
const { parentPort, workerData: { patterns, current } } = require('node:worker_threads');
const letters = ['a', '1', '-', '.', '_', ' ', '=', '\\\\', '"'];
const pumps = letters.flatMap((a) => [a, ...letters.flatMap((b) => [a + b, ...['-', 'a', '1'].map((c) => c + a + b)])]);
const texts = pumps.flatMap((pump) => ['!', '\\n'].map((end) => 'a' + pump.repeat(40) + end + '\\0'));
patterns.forEach(({ source, flags }, index) => {
  Atomics.store(current, 0, index);
  const pattern = new RegExp(source, flags);
  for (const text of texts) pattern.test(text);
});
parentPort.postMessage('done');
`;

/** The first pattern that some hostile text keeps busy for longer than the worker lives; undefined when there is none. */
async function findEndless(tried: typeof patterns, patience: number): Promise<string | undefined> {
  const current = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(PROGRAM, { eval: true, workerData: { patterns: tried, current } });
  let last = -1;
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', () => resolve(undefined)).once('error', reject);
      const watch = setInterval(() => {
        const now = Atomics.load(current, 0);
        if (now === last) resolve(tried[now]?.at);
        last = now;
      }, patience);
      worker.once('exit', () => clearInterval(watch));
    });
  } finally {
    await worker.terminate();
  }
}

test('no pattern of ours is kept busy by a hostile text', async () => {
  expect(patterns.length).toBeGreaterThan(500);
  expect(await findEndless(patterns, 20_000)).toBeUndefined();
}, 120_000);

test('a pattern that tries everything is found', async () => {
  const endless = { at: 'model', source: '^[a-z0-9]+(?:-*[a-z0-9]+)*$', flags: '' };
  const harmless = { at: 'harmless', source: '^a+$', flags: '' };
  expect(await findEndless([harmless, endless], 500)).toBe('model');
});
