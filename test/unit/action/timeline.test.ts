import { expect, test } from 'vitest';
import { renderBars, renderTimeline, Summary } from '../../../src/action/index.ts';

const steps = [
  { name: 'pack the rock', seconds: 4 },
  { name: 'publish', seconds: 0.0001 },
  { name: 'deploy', seconds: 2, failed: true },
];

test('a terminal gets a bar for each step, the widest for the longest, and the sum', () => {
  expect(renderBars(steps).split('\n')).toEqual([
    `  pack the rock     4.0 s  ${'█'.repeat(30)}`,
    `  publish           0.0 s  █`,
    `  deploy            2.0 s  ${'█'.repeat(15)} failed`,
    `  total             6.0 s`,
  ]);
});

test('nothing ran: nothing but the sum', () => {
  expect(renderBars([])).toBe('  total     0.0 s');
});

test('the page gets the steps one after another, each with a length, the failed one marked', () => {
  expect(renderTimeline(steps).split('\n')).toEqual([
    'gantt',
    '  dateFormat x',
    '  axisFormat %M:%S',
    '  pack the rock 4.0 s :0, 4000',
    '  publish 0.0 s :4000, 4001',
    '  deploy 2.0 s :crit, 4001, 6001',
  ]);
});

test('a name cannot end the line, the task or the block', () => {
  const timeline = renderTimeline([{ name: 'a: b; c # d\n``` e', seconds: 1 }]);
  expect(timeline.split('\n').at(-1)).toBe('  a  b  c   d     e 1.0 s :0, 1000');
  expect(new Summary().mermaid(timeline).render().split('```')).toHaveLength(3);
});

test.each([
  ['click', '\u2060click'],
  ['Section one', '\u2060Section one'],
  [':::', '-'],
  ['sec tion', 'sec tion'],
])('%s is a name, not a statement of the language', (name, shown) => {
  expect(
    renderTimeline([{ name, seconds: 1 }])
      .split('\n')
      .at(-1),
  ).toBe(`  ${shown} 1.0 s :0, 1000`);
});
