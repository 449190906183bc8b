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

it.each([
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
