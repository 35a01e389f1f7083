import { describe, expect, it } from 'vitest';
import { compileModulesAtOnce, nameBuiltins } from '../../../scripts/shrink.ts';

describe('compileModulesAtOnce', () => {
  it('puts the modules of a chunk in parentheses, as functions that V8 compiles with the script', () => {
    const chunk =
      'export const modules={12:(e,t,n)=>{n.d(t,{a:()=>1})},1e3:e=>{e.exports=2},7:function(e){this.b=3}};';
    expect(compileModulesAtOnce(chunk)).toBe(
      'export const modules={12:(function(e,t,n){n.d(t,{a:()=>1})}),1e3:(function(e){e.exports=2}),7:(function(e){this.b=3})};',
    );
  });

  it('finds the table of the first script, and leaves what is inside of functions alone', () => {
    const script = 'var t,u={5:e=>{const o={1:e=>{e}};e(o)}};function f(){return{2:()=>{}}}f(u[5]);';
    expect(compileModulesAtOnce(script)).toBe(
      'var t,u={5:(function(e){const o={1:e=>{e}};e(o)})};function f(){return{2:()=>{}}}f(u[5]);',
    );
  });

  it('sees through the parentheses that a minifier has left', () => {
    expect(compileModulesAtOnce('const m={12:((e,t)=>{t(e)}),7:((function(e){this.b=3}))};export{m};')).toBe(
      'const m={12:(function(e,t){t(e)}),7:(function(e){this.b=3})};export{m};',
    );
  });

  it('leaves other objects as they are', () => {
    for (const script of [
      'const a={b:()=>{}};',
      'const a={1:"x",2:"y"};',
      'const a={};',
      'const a={1:()=>{},...b};',
    ])
      expect(compileModulesAtOnce(script)).toBe(script);
  });
});

describe('nameBuiltins', () => {
  const imported = 'import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";\n';
  const required = (name: string): string =>
    `x = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("${name}");\n`;

  it('asks Node for its own modules without requiring them', () => {
    expect(nameBuiltins(imported + required('fs/promises') + required('node:crypto'))).toBe(
      'x = process.getBuiltinModule("fs/promises");\nx = process.getBuiltinModule("node:crypto");\n',
    );
  });

  it('still requires what not every Node has', () => {
    const script = imported + required('node:sqlite');
    expect(nameBuiltins(script)).toBe(script);
    expect(nameBuiltins(script + required('fs'))).toBe(`${script}x = process.getBuiltinModule("fs");\n`);
  });
});
