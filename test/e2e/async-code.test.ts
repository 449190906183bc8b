/** Code that goes on after its actor or its call has returned: coroutines run it, lockstep some of it, and it says what it does not. */
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { some } from '../support/some.js';
import { ROOT, smplab } from './smplab.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-async-'));

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/smplab'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function write(source: string, suffix = '.mjs'): string {
  const path = join(folder, `case${files++}${suffix}`);
  writeFileSync(path, source);
  return path;
}

/** Its actor stands on line 3, what else it needs on line 2. */
function scenario(actor: string, helpers = ''): string {
  return `import { defineScenario } from 'smplab';
${helpers}
const first = ${actor};
export const scenario = defineScenario({
  name: 'asynchronous', story: '-', source: '-',
  shared: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: () => [first, (mem) => { Atomics.add(mem, 1, 1); }],
  after: () => 'any',
  outcomes: [{ match: 'any', grade: 'acceptable', text: '-' }],
});
`;
}

const STORE = 'Atomics.store(mem, 0, 1);';
const HELPER = `async function helper(mem) { ${STORE} await null; ${STORE} }`;

const ENGINES = [
  ['coop', ['--executions', '50', '--jobs', '1']],
  ['lockstep', ['--executions', '3', '--engine', 'lockstep']],
] as const;

/** What goes on later, on both engines. */
const LATER: [string, string, string][] = [
  ['an async actor', `async (mem) => { ${STORE} }`, ''],
  ['a call of an async function', '(mem) => { helper(mem); }', HELPER],
  ['what an async function returns', '(mem) => helper(mem)', HELPER],
  ['a promise that was there before', '() => early', 'const early = Promise.resolve();'],
  ['a promise', `(mem) => { Promise.resolve().then(() => { ${STORE} }); }`, ''],
  ['a microtask', `(mem) => { queueMicrotask(() => { ${STORE} }); }`, ''],
  ['process.nextTick', `(mem) => { process.nextTick(() => { ${STORE} }); }`, ''],
  ['nextTick, taken out of process', `(mem) => { const { nextTick } = process; nextTick(() => { ${STORE} }); }`, ''],
  ['Atomics.waitAsync', '(mem) => { Atomics.waitAsync(mem, 0, 0); }', ''],
  ['a wait with a time-out', '(mem) => { Atomics.waitAsync(mem, 0, 0, 1); }', ''],
  ['a timer', `(mem) => { setTimeout(() => { ${STORE} }, 1); }`, ''],
  ['setImmediate', `(mem) => { setImmediate(() => { ${STORE} }); }`, ''],
  ['a message port', '() => { new MessageChannel().port1.close(); }', ''],
];

describe.concurrent('explore on coop refuses', () => {
  it('an after() that returns no text', async () => {
    const source = scenario('() => {}').replace("after: () => 'any'", 'after: () => 3');
    const { code, stdout, stderr } = await smplab(['explore', write(source), ...ENGINES[0][1]]);
    expect(stderr).toMatch(/after returned 3: it must return a text/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe.concurrent.each(ENGINES)('explore on %s runs', (_engine, options) => {
  it.each(some(LATER, 4))('%s', async (_name, actor, helpers) => {
    const { code, stdout } = await smplab(['explore', write(scenario(actor, helpers)), ...options]);
    expect(stdout).toMatch(/nothing forbidden was seen/);
    expect(code).toBe(0);
  });
});

describe.concurrent.each(ENGINES)('explore on %s refuses', (_engine, options) => {
  it('a timer on a CPU, which has no event loop', async () => {
    const source = `import { defineScenario } from 'smplab';
export const scenario = defineScenario({
  name: 'a timer', story: '-', source: '-', cpus: 2, data: { counter: 1 },
  actors: [() => { setTimeout(() => {}, 1); }, () => {}],
  after: () => 'any', outcomes: [{ match: 'any', grade: 'acceptable', text: '-' }],
});
`;
    const { code, stdout, stderr } = await smplab(['explore', write(source), ...options]);
    expect(stderr).toMatch(/mjs:4: .*(?:goes on later|starts a timer); smplab cannot run that here: /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe.concurrent('explore on lockstep refuses', () => {
  it.each([
    ['a thread that it does not declare', 0, /mjs:3: starts more than 0 threads; .*`workers` of the scenario/],
    [
      'a thread of a module that it does not name',
      1,
      /mjs:3: starts a thread with file:\S+none\.mjs; .*name the module/,
    ],
  ])('%s', async (_, most, text) => {
    const actor = "() => { try { new Worker('./none.mjs'); } catch {} }";
    const source = scenario(actor, "import { Worker } from 'node:worker_threads';");
    const declared = most === 0 ? source : source.replace('actors:', 'workers: { most: 1, modules: [] }, actors:');
    const { code, stdout, stderr } = await smplab(['explore', write(declared), ...ENGINES[1][1]]);
    expect(stderr).toMatch(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe.concurrent.each(ENGINES)('explore on %s', (_engine, options) => {
  it.each([
    ['a generator', 'function* (mem) { Atomics.store(mem, 0, 1); }', /actor\b.* is a generator/],
    [
      'an async generator',
      'async function* (mem) { Atomics.store(mem, 0, 1); }',
      /actor 0.* is an? (?:async )?generator/,
    ],
  ])('refuses %s, none of whose code runs when it is called', async (_name, actor, what) => {
    const { code, stdout, stderr } = await smplab(['explore', write(scenario(actor)), ...options]);
    expect(stderr).toMatch(what);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('takes no notice of what no actor calls, and of output', async () => {
    const helpers = `${HELPER} export class Both { async later() { await null; } now(mem) { ${STORE} } }`;
    const actor = "(mem) => { new Both().now(mem); console.log('output'); process.stderr.write(''); }";
    const { code, stdout } = await smplab(['explore', write(scenario(actor, helpers)), ...options]);
    expect(stdout).toMatch(/nothing forbidden was seen/);
    expect(code).toBe(0);
  });
});

/** An operation on line 2. */
function checked(operation: string): string {
  return `import { defineCheck } from 'smplab';
class Counter { constructor(mem) { this.mem = mem; } ${operation} get() { return Atomics.load(this.mem, 0); } }
export default defineCheck({
  name: 'asynchronous operations',
  setup: () => new Int32Array(new SharedArrayBuffer(8)),
  attach: (mem) => new Counter(mem),
  operations: { add: {}, get: {} },
  model: 'counter',
});
`;
}

const OPERATIONS = [
  ['an async operation', checked('async add() { Atomics.add(this.mem, 0, 1); }')],
  ['one that makes a promise', checked('add() { return Promise.resolve(Atomics.add(this.mem, 0, 1)); }')],
];
const CASE = `import { defineCheck } from 'smplab';
export default defineCheck({
  name: 'async actor', setup: () => new Int32Array(new SharedArrayBuffer(8)),
  actors: [async (mem) => { ${STORE} }, () => {}], after: () => 'any', outcomes: [{ match: 'any', grade: 'acceptable', text: '-' }],
});
`;

describe.concurrent('check runs', () => {
  it.each([...OPERATIONS, ['an async actor', CASE]])('%s, on coroutines and free', async (_name, source) => {
    const path = write(source, '.check.mjs');
    const { code, stdout } = await smplab(['check', path, '--executions', '100', '--budget', '60s', '--jobs', '1']);
    expect(stdout).toMatch(/nothing wrong was seen/);
    expect(stdout).toMatch(/\b(?:soaked|ran free) +\d+ (?:histor|program)/);
    expect(code).toBe(0);
  });

  it.each([
    ['an async operation', OPERATIONS[0][1]],
    ['a timer', checked('add() { setTimeout(() => {}); return Atomics.add(this.mem, 0, 1); }')],
  ])('%s, on lockstep', async (_name, source) => {
    const path = write(source, '.check.mjs');
    const { code, stdout } = await smplab([
      'check',
      path,
      '--engine',
      'lockstep',
      '--executions',
      '50',
      '--budget',
      '30s',
    ]);
    expect(stdout).toMatch(/nothing wrong was seen/);
    expect(code).toBe(0);
  });
});
