/** `smplab litmus`: what is never seen is asserted, and of what is seen only what is certain. */
import { describe, expect, it } from 'vitest';
import type { LitmusReport } from '../../src/lab/litmus-report.js';
import { scratchFiles } from '../support/traces.js';
import { expectNobodyLeft, firstOf, smplab, start } from './smplab.js';

const write = scratchFiles();

function reportOf(stdout: string): LitmusReport & { readonly schema: string } {
  return JSON.parse(stdout) as LitmusReport & { readonly schema: string };
}

/** A definition as a user writes it. */
function definition({
  actors = '[(mem) => { Atomics.add(mem, 0, 1); }, (mem) => { Atomics.add(mem, 0, 1); }]',
  outcomes = "[{ match: '2', grade: 'acceptable', text: 'both' }]",
} = {}): string {
  return `export default {
  name: 'mine',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: ${actors},
  after: (mem) => String(mem[0]),
  outcomes: ${outcomes},
};\n`;
}

const FEW = ['--samples', '20000', '--json'];

describe.concurrent('smplab litmus', () => {
  it('runs every test of the list with Atomics and with plain accesses: no outcome of Atomics that is no interleaving', async () => {
    const { code, stdout, stderr } = await smplab(['litmus', '--samples', '500', '--json', '--seed', '7']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { schema, seed, verdict, results } = reportOf(stdout);
    expect({ schema, seed, verdict, cells: results.length }).toEqual({
      schema: 'smplab.litmus/1',
      seed: 7,
      verdict: 'as-expected',
      cells: 22,
    });
    for (const { outcomes, samples, form } of results) {
      expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(samples);
      expect(
        outcomes
          .filter(({ grade }) => grade === 'forbidden' || grade === 'unlisted')
          .every(({ seen }) => seen === 'never'),
      ).toBe(true);
      for (const { grade, allowedBy } of outcomes)
        if (grade === 'interesting') expect(allowedBy).toContain('ecmascript');
      if (form === 'atomics') expect(outcomes.some(({ grade }) => grade === 'forbidden')).toBe(true);
    }
  });

  it('prints a table: what was seen, how often, and what it means', async () => {
    const { code, stdout } = await smplab(['litmus', 'SB', '--form', 'atomics', '--samples', '20000', '--seed', '3']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^litmus\/store-buffering, atomics: [\d,]+ samples on 2 threads in [\d.]+ s \([\d.]+(?: [kM])?\/s\)$/m,
    );
    expect(stdout).toMatch(
      /^ {2}r0=0 r1=0 +0 +0 % +forbidden +neither saw the other:\s+no\s+interleaving\s+does\s+that$/m,
    );
    expect(stdout).toMatch(/^1 of 1 as expected; seed 3$/m);
  });

  it("a file of the user's own, with an outcome that is always seen", async () => {
    const { code, stdout } = await smplab(['litmus', write('mine.mjs', definition()), ...FEW]);
    expect(code).toBe(0);
    const [{ test, form, outcomes, samples }] = reportOf(stdout).results;
    expect({ test, form, outcomes }).toEqual({
      test: 'mine',
      form: 'as written',
      outcomes: [{ outcome: '2', count: samples, share: 1, seen: 'always', grade: 'acceptable', text: 'both' }],
    });
  });

  it.each([
    ['an outcome that is forbidden', "[{ match: '2', grade: 'forbidden', text: 'both' }]", 1],
    ['an outcome that nobody listed', "[{ match: '3', grade: 'acceptable', text: 'more' }]", 1],
    [
      'an outcome that must be seen and is not',
      "[{ match: '2', grade: 'acceptable', text: 'both' }, { match: '3', grade: 'required', text: 'more' }]",
      4,
    ],
  ])('%s: exit code', async (graded, outcomes, expected) => {
    const { code, stdout } = await smplab([
      'litmus',
      write(`${graded.replaceAll(' ', '-')}.mjs`, definition({ outcomes })),
      ...FEW,
    ]);
    expect(code).toBe(expected);
    expect(reportOf(stdout).results[0].outcomes.find(({ outcome }) => outcome === '2')?.seen).toBe('always');
  });

  it.each([
    [
      'throws',
      '[(mem) => { Atomics.add(mem, 0, 1); }, () => { throw new RangeError("out of luck"); }]',
      /actor 1: RangeError: out of luck \(.*throws\.mjs:\d+\)/,
    ],
    [
      'never returns',
      '[(mem) => { while (Atomics.load(mem, 1) === 0); }, () => undefined]',
      /actor 0: it did not come back within 2 s/,
    ],
    ['exits', '[() => undefined, () => process.exit(0)]', /actor 1: ThreadExit: process\.exit\(0\) was called/],
  ])('an actor that %s: it is told which, exit code 1', async (does, actors, message) => {
    const { code, stdout } = await smplab([
      'litmus',
      write(`${does.replace(' ', '-')}.mjs`, definition({ actors })),
      '--patience',
      '2s',
      ...FEW,
    ]);
    expect(reportOf(stdout).results[0].error).toMatch(message);
    expect(code).toBe(1);
  });

  it.each([
    ['no such test', 'SBB', /^smplab: unknown litmus test "SBB": did you mean SB, /],
    ['no such file', './nowhere.mjs', /^smplab: .*nowhere\.mjs: there is no such file\n$/],
    ['no test', write('empty.mjs', 'export const nothing = 1;\n'), /empty\.mjs cannot be used: .*exports neither/],
    ['a syntax error', write('wrong.mjs', 'export default {\n'), /wrong\.mjs cannot be used: .*SyntaxError/],
    [
      'no actors',
      write('nobody.mjs', definition({ actors: '[]' })),
      /actors is an empty list: it must be a list of functions, one at least\n$/,
    ],
    [
      'an outcome that is no text',
      write('number.mjs', definition().replace('String(mem[0])', 'mem[0]')),
      /^smplab: after returned 2: it must return a text\n$/,
    ],
    [
      'a set-up that throws',
      write(
        'setup.mjs',
        'export default { name: "x", setup() { throw new Error("no"); }, actors: [() => 0], after: () => "", outcomes: [{ match: "", grade: "acceptable", text: "" }] };\n',
      ),
      /Error: no\n$/,
    ],
  ])('%s: one line, exit code 2', async (_, file, message) => {
    const { code, stdout, stderr } = await smplab(['litmus', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('Ctrl-C: what has been counted, exit code 130, and no thread left', async () => {
    const path = write('told.mjs', `process.stderr.write('loaded\\n');\n${definition()}`);
    const { child, ended } = start(['litmus', path, '--budget', '10m', '--json']);
    await firstOf(child.stderr);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(reportOf(stdout).interrupted).toBe(true);
    expectNobodyLeft(child);
  });
});
