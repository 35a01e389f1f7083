import { beforeEach, describe, expect, test } from 'vitest';
import type { HookSession } from '../../../../src/controller/unit/session.ts';
import { START, call, hookWorld, json, output, type HookWorld } from '../../../support/hook-session.ts';
import { shopModel } from '../../../support/shop-model.ts';

let world: HookWorld;
beforeEach(async () => {
  world = await hookWorld((model) => {
    shopModel(model);
    model.operations['1'] = {
      ...{ id: '1', kind: 'action', name: 'backup', summary: '', enqueued: START },
      parameters: { to: 's3', options: { fast: true, level: 3 } },
      tasks: {
        '2': {
          ...{ id: '2', unit: 'shop/0', status: 'running', enqueued: START, message: '' },
          ...{ log: [], results: {} },
        },
      },
    };
  });
});

const open = (): HookSession =>
  world.open('shop/0', { kind: 'action', action: 'backup', operation: '1', task: '2' });
const task = () => world.model().operations['1']?.tasks['2'];

test.each([
  ['action-get --format=json', { to: 's3', options: { fast: true, level: 3 } }],
  ['action-get --format=json options.level', 3],
  ['action-get options.fast --format=json', true],
  ['action-get options.none.deeper --format=json', null],
  ['action-get to.deeper --format=json', null],
])('%s', (line, expected) => {
  expect(json(open(), line)).toEqual(expected);
});

test('action-get prints plain text', () => {
  expect(output(open(), 'action-get to')).toBe('s3\n');
});

test('action-set builds nested results at once', () => {
  output(open(), ['action-set', 'a.b=1', 'a.c=x=y', 'plain=two words']);
  output(open(), ['action-set', 'a.b.d=3', 'plain=', 'empty.key=']);
  expect(task()?.results).toEqual({ a: { b: { d: '3' }, c: 'x=y' }, plain: '', empty: { key: '' } });
});

test.each([
  ['form A', ['action-log', 'half done']],
  ['form B', ['action-log', '--', 'half done']],
])('action-log of %s', (_name, line) => {
  world.now += 5;
  output(open(), line);
  expect(task()?.log).toEqual([{ time: START + 5, message: 'half done' }]);
});

test.each([
  [['action-fail', 'no disk'], 'no disk'],
  [['action-fail', '--', '-no disk'], '-no disk'],
  [['action-fail'], 'action failed without reason given, check action for errors'],
])('%j marks the task, which goes on', (line, message) => {
  output(open(), line);
  expect(task()).toMatchObject({ status: 'running', failing: true, message });
  output(open(), 'action-set after=1');
  expect(task()?.results).toEqual({ after: '1' });
});

describe('refused', () => {
  test.each([
    ['action-set key', 2, 'argument "key" must be of the form key...=value'],
    ['action-set stdout=x', 2, 'cannot set reserved action key "stdout"'],
    [
      'action-set a.B=1',
      2,
      'key "B" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric, hyphens and periods',
    ],
    ['action-log', 2, 'no message specified'],
    ['action-fail a b', 2, 'unrecognized args: ["b"]'],
  ])('%s', (line, code, words) => {
    expect(call(open(), line)).toEqual({ code, stdout: '', stderr: `ERROR ${words}\n` });
  });

  test.each(['action-get', 'action-set a=b', 'action-log x', 'action-fail'])(
    '%s outside of an action',
    (line) => {
      expect(call(world.open('shop/0'), line)).toMatchObject({
        code: 1,
        stderr: 'ERROR not running an action\n',
      });
    },
  );
});
