/** `smplab init`: what it reads out of a structure, and what it writes. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { init, type InitOptions } from '../../../src/commands/init/init.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-init-'));
afterAll(() => rmSync(folder, { recursive: true }));

let number = 0;
function structure(source: string, ending = 'js'): string {
  const file = join(folder, `s${number++}.${ending}`);
  writeFileSync(file, source);
  return file;
}
const written = (source: string, options?: InitOptions, ending?: string): string =>
  readFileSync(init(structure(source, ending), options).file, 'utf8');
const methods = (...names: string[]): string =>
  `export class A { constructor(m) {} ${names.map((name) => `${name} {}`).join(' ')} }`;

it('writes a definition beside the structure', () => {
  const file = structure(`export class Ring {
    #words;
    static create(capacity) { return new Int32Array(new SharedArrayBuffer(64)); }
    constructor(words) { this.#words = words; }
    push(value) { return true; }
    pop() {}
    get size() { return 0; }
    clear() {}
  }`);
  const made = init(file);
  expect(made).toEqual({ file: file.replace('.js', '.check.js'), className: 'Ring', model: 'fifo-queue' });
  expect(readFileSync(made.file, 'utf8')).toBe(`import { defineCheck } from 'smplab';
import { Ring } from './s0.js';

export default defineCheck({
  name: 'Ring',
  // Makes the shared memory, the same each time.
  setup: () => Ring.create(4),
  // Makes one thread's view of it.
  attach: (shared) => new Ring(shared),
  operations: {
    push: { args: 'int', mayReturn: 'bool' },
    pop: {},
  },
  // No operations of a fifo-queue: clear.
  model: 'fifo-queue',
  // Which threads may call what, where not all may: threads: { push: 'single' },
});
`);
});

describe('exported functions are operations', () => {
  it('of the memory that each is handed first', () => {
    expect(
      written(`const HEAD = 0;
      export function createStack(capacity) { return new Int32Array(new SharedArrayBuffer(4 * capacity)); }
      export function push(words, value) { if (Atomics.load(words, HEAD) > 3) return false; return true; }
      export const pop = (words) => Atomics.load(words, HEAD);
      function helper() {}`),
    ).toMatch(
      new RegExp(
        [
          "import \\{ createStack, push, pop \\} from '\\./s\\d+\\.js';[^]*",
          'setup: \\(\\) => createStack\\(4\\),[^]*',
          'attach: \\(shared\\) => \\(\\{\n',
          ' {4}push: \\(value\\) => push\\(shared, value\\),\n {4}pop: \\(\\) => pop\\(shared\\),\n {2}\\}\\),[^]*',
          " {4}push: \\{ args: 'int', mayReturn: 'bool' \\},\n {4}pop: \\{\\},[^]*model: 'lifo-stack'",
        ].join(''),
      ),
    );
  });

  it('of the module, where they share no parameter', () => {
    const text = written(
      'exports.increment = function () {}; exports.get = () => 0; exports.reset = () => {};',
      {},
      'cjs',
    );
    expect(text).toMatch(/import \{ increment, get \} from/);
    expect(text).toContain('attach: () => ({\n    increment,\n    get,\n  }),');
    expect(text).toContain('// No operations of a counter: reset.');
  });

  it('only where there is no class', () => {
    expect(written(`${methods('push(v)', 'pop()')} export function enqueue(v) {}`)).not.toContain('enqueue');
  });
});

describe('the model', () => {
  it.each([
    ['fifo-queue', methods('enqueue(v)', 'dequeue()')],
    ['lifo-stack', methods('push(v)', 'pop()').replace('class A', 'class TreiberStack')],
    ['set', methods('add(v)', 'has(v)', 'delete(v)')],
    ['counter', methods('increment()', 'get()')],
    ['register', methods('read()', 'write(v)', 'compareExchange(a)')],
    ['lock', methods('lock()', 'unlock()')],
    ['semaphore', methods('acquire()', 'release()').replace('class A', 'class Semaphore')],
    ['llist', methods('llistAdd(v)', 'llistDelAll()')],
  ])('is a %s by its operations and its name', (model, source) => {
    expect(init(structure(source)).model).toBe(model);
  });

  it('is the one that is named', () => {
    expect(init(structure(methods('push(v)', 'pop()')), { model: 'lifo-stack' }).model).toBe('lifo-stack');
  });
});

it('of TypeScript it writes TypeScript, and takes default and listed exports', () => {
  expect(
    written(
      'export default class Q { push(value: number): void {} pop(): number | undefined { return 1; } }',
      {},
      'mts',
    ),
  ).toMatch(/import Q from '\.\/s\d+\.mts';[^]*push: \{ args: 'int' \},\n {4}pop: \{\}/);
  expect(written('class L { lock() {} unlock() {} }\nexport { L };')).toContain('import { L } from');
});

const CLASS = 'class L { lock() {} unlock() {} }';
it.each([
  ['export default of a name', 'js', `${CLASS}\nexport default L;`, "import L from './"],
  ['default in a list', 'js', `${CLASS}\nexport { L as default };`, "import L from './"],
  ['another name', 'js', `${CLASS}\nexport { L as Lock };`, "import { Lock } from './"],
  ['a class without a name', 'mjs', CLASS.replace('class L', 'export default class'), "import Structure from './"],
  ['a constant', 'js', `export const L = ${CLASS.replace('class L', 'class')};`, "import { L } from './"],
  ['module.exports', 'cjs', `${CLASS}\nmodule.exports = L;`, "import L from './"],
  ['module.exports of a class', 'cjs', `module.exports = ${CLASS};`, "import L from './"],
  ['a list of CommonJS', 'cjs', `${CLASS}\nmodule.exports = { help() {}, L };`, "import { L } from './"],
  ['a member of exports', 'cjs', `exports.L = ${CLASS};`, "import { L } from './"],
  ['both', 'cjs', `${CLASS}\nmodule.exports = exports = L;\nmodule.exports.L = L;`, "import L from './"],
  ['fields that are functions', 'js', 'export class L { lock = () => {}; unlock = function () {}; }', 'unlock: {}'],
])('finds a class by %s', (_, ending, source, text) => {
  const file = structure(source, ending);
  const made = init(file);
  expect(readFileSync(made.file, 'utf8')).toContain(text);
  expect(made.file).toBe(file.replace(`.${ending}`, `.check.${ending === 'cjs' ? 'mjs' : ending}`));
});

it('writes an ES module beside CommonJS that Node takes for it by its text', () => {
  expect(init(structure(`${CLASS}\nmodule.exports = L;`)).file).toMatch(/s\d+\.check\.mjs$/);
});

it('says of an operation that it waits, where the model does not say so', () => {
  const source = methods('push(v)', 'pop()', 'wait()').replace('pop() {}', 'pop() { Atomics.wait(this.m, 0, 0); }');
  expect(written(source)).toMatch(/push: \{ args: 'int' \},\n {4}pop: \{ waits: true \},/);
  expect(written('export class L { lock() { Atomics.wait(this.m, 0, 1); } unlock() {} }')).toContain('lock: {},');
});

it.each([
  [
    'CommonJS that exports no class',
    (): string => structure('module.exports = { a: 1 };', 'cjs'),
    {},
    'exports no class',
  ],
  ['TypeScript of CommonJS', (): string => structure(CLASS, 'cts'), {}, 'not a file of JavaScript or TypeScript'],
  ['a file that is not there', (): string => join(folder, 'none.js'), {}, 'there is no such file'],
  ['no source', (): string => structure('', 'txt'), {}, 'not a file of JavaScript or TypeScript'],
  ['what cannot be parsed', (): string => structure('export class {'), {}, ':1: '],
  ['no class', (): string => structure('export const a = 1;'), {}, 'exports no class'],
  [
    'several classes',
    (): string => structure('export class A {}\nexport class B {}'),
    {},
    'exports A, B: name one with --class',
  ],
  ['a class that is not there', (): string => structure(methods('push(v)')), { className: 'Z' }, 'unknown class "Z"'],
  [
    'a model that does not exist',
    (): string => structure(methods('push(v)')),
    { model: 'fifo' },
    'unknown model "fifo": did you mean ',
  ],
  ['no operation that is known', (): string => structure(methods('frobnicate()')), {}, '(frobnicate)'],
  [
    'no operation of that model',
    (): string => structure(methods('push(v)')),
    { model: 'lock' },
    'no lock has operations such as',
  ],
])('refuses %s, and writes nothing', (_, file, options, message) => {
  const path = file();
  expect(() => init(path, options)).toThrow(message);
  expect(existsSync(path.replace('.js', '.check.js')) && path.endsWith('.js')).toBe(false);
});

it('overwrites a definition only when asked', () => {
  const file = structure(methods('lock()', 'unlock()'));
  init(file);
  expect(() => init(file)).toThrow('is there already: --force overwrites it');
  expect(init(file, { force: true }).model).toBe('lock');
});
