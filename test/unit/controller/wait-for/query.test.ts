import { describe, expect, test } from 'vitest';
import {
  holds,
  modelScope,
  parseQuery,
  renderSummary,
  type Scope,
} from '../../../../src/controller/wait-for/index.ts';
import { newModel } from '../../../../src/controller/model/index.ts';
import { shopModel } from '../../../support/shop-model.ts';

function scopeOf(): Scope {
  const model = newModel('m', 'lab', 0);
  model.config['logging'] = 'on';
  shopModel(model);
  for (const { name, units } of Object.values(model.applications)) {
    for (const unit of Object.values(units))
      unit.workload = { current: name === 'shop' ? 'active' : 'blocked', message: '', since: 0 };
  }
  return modelScope(model);
}

test.each([
  ['life=="alive" && status=="available"', true],
  ['life=="dead"', false],
  ['life=="dead" || name=="lab"', true],
  ['life=="dead" || name=="lab" && is-controller', false],
  ['(life=="alive" || name=="x") && is-controller == false', true],
  ['name != "lab"', false],
  ['name < "m" && name >= "lab"', true],
  ['len(units) == 5', true],
  ['len(units) > 2.5', true],
  ['len(units) <= 2', false],
  ['len(machines) == 0', true],
  ['len(name) == 3', true],
  ['is-controller', false],
  ['name', true],
  ['units', true],
  ['machines', false],
  ['name == 3', false],
  ['TRUE', true],
  ['config["logging"] == "on"', true],
  ['startsWith(name, "la") && endsWith(name, "b")', true],
  ['forEach(units, unit => unit.life == "alive")', true],
  ['forEach(units, unit => unit.workload-status == "active")', false],
  ['forEach(units, u => u.application != "shop" || u.workload-status == "active")', true],
  ['forEach(machines, m => m.life == "alive")', false],
  ['forEach(applications, app => app.name == "other" || len(app.units) == 2)', true],
  ['forEach(applications, app => forEach(app.units, unit => startsWith(unit.name, app.name)))', true],
  ['forEach(units, unit => unit.life == "x"; unit.life == "alive")', true],
  ['name == "lab"; name == "x"', true],
])('%s is %s', (query, expected) => {
  expect(holds(parseQuery(query), scopeOf())).toBe(expected);
});

describe('what has no meaning is refused', () => {
  test.each([
    ['life==', 'unexpected end'],
    ['life=="alive', 'unexpected """'],
    ['life=alive', 'unexpected "="'],
    ['!true', 'unexpected "!"'],
    ['(name', 'unexpected end'],
    ['name name', 'unexpected "name"'],
    ['len(units', 'unexpected end'],
    ['"a"(units)', 'unexpected "("'],
    ['', 'unexpected end'],
    ['name == #', 'unexpected "#"'],
    ['colour=="red"', 'identifier "colour" not found, it has applications, config, is-controller'],
    ['forEach(units, u => u.colour)', '"colour" on UnitInfo'],
    ['name && true', 'logical AND only allowed on boolean values, not on "lab"'],
    ['size(units)', 'no function "size"'],
    ['len(name, name)', 'wanted: 1, received: 2'],
    ['len(is-controller)', 'unexpected type false passed to len'],
    ['forEach(name, n => true)', 'unexpected lambda values "lab"'],
    ['forEach(units, true)', 'unexpected lambda true'],
    ['name.life == "x"', '"lab" has no "life"'],
    ['config["none"] == "x"', 'unexpected index none'],
    ['name["x"]', 'unexpected index'],
  ])('%s', (query, words) => {
    expect(() => holds(parseQuery(query), scopeOf())).toThrow(words);
  });

  test('a place is shown below the query', () => {
    expect(() => parseQuery('life == = 3')).toThrow('\n\nlife == = 3\n        ^');
  });
});

test('the summary tells what was asked for', () => {
  const scope = scopeOf();
  holds(parseQuery('life=="alive" && forEach(applications, app => app.status != "x")'), scope);
  expect(renderSummary(scope)).toBe(
    'properties:\n  life: alive\napplications:\n  db:\n    status: blocked\n  other:\n    status: blocked\n  shop:\n    status: active\n',
  );
});
