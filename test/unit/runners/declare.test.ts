/** Scenarios that can be used: all that come with smplab, and those of a user that share what they make. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Control } from '../../../src/runners/pool/control.js';
import { Life } from '../../../src/runners/pool/task.js';
import { scenarioNames, urlOf } from '../../../src/runners/scenario-catalog.js';
import { declare } from '../../../src/runners/tasks/declare.js';
import type { Declaration } from '../../../src/runners/tasks/tasks.js';
import { ROOT } from '../../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'smplab-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LIFE = new Life(Control.create(1), 0);
const openScenario = async (name: string): Promise<Declaration> =>
  await declare({ url: urlOf(name), engine: 'coop' }, LIFE);
const openNatively = async (name: string): Promise<Declaration> =>
  await declare({ url: urlOf(name), engine: 'lockstep' }, LIFE);

it.each(scenarioNames().map((name) => [name]))('%s can be used', async (name) => {
  expect((await openNatively(name)).name).toBe(name);
});

describe('a scenario of a user', () => {
  const write = (name: string, shared: string, grade = 'acceptable'): string => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(
      path,
      `import { defineScenario } from 'smplab';
export const scenario = defineScenario({
  name: 'my/${name}', story: '', source: '',
  shared: () => ${shared},
  forms: ['broken', 'fixed'],
  actors: (form) => [(mem) => Atomics.add(mem, 0, form === 'fixed' ? 1 : 2)],
  after: (mem) => String(mem[0]),
  outcomes: [{ match: '1', grade: '${grade}', text: 'counted' }],
});
`,
    );
    return path;
  };

  it('is opened when it shares what it makes', async () => {
    const path = write('right', 'new Int32Array(new SharedArrayBuffer(4))');
    expect((await openNatively(path)).forms).toEqual(['broken', 'fixed']);
    expect((await openScenario(path)).name).toBe('my/right');
  });

  it('is not what a check is: which command is for it is said', async () => {
    const path = join(folder, 'ring.check.mjs');
    writeFileSync(path, "import { defineCheck } from 'smplab';\nexport default defineCheck({});\n");
    const said = /it is a check: smplab check \S*ring\.check\.mjs$/;
    await expect(openScenario(path)).rejects.toThrow(said);
    await expect(openNatively(path)).rejects.toThrow(said);
    const installed = join(folder, 'installed');
    mkdirSync(join(installed, 'node_modules'), { recursive: true });
    symlinkSync(ROOT, join(installed, 'node_modules/smplab'));
    copyFileSync(path, join(installed, 'ring.check.mjs'));
    await expect(openNatively(join(installed, 'ring.check.mjs'))).rejects.toThrow(said);
  });

  it('has one form where it names none, and is told to name them where its actors ask for one', async () => {
    const path = write('formless', 'new Int32Array(new SharedArrayBuffer(4))');
    const text = readFileSync(path, 'utf8').replace(/^ *forms: .*\n/m, '');
    writeFileSync(path, text);
    const told = /`actors` asks for a form, and `forms` is missing: name them, as in forms: \['broken', 'fixed'\]/;
    await expect(openScenario(path)).rejects.toThrow(told);
    const formless = join(folder, 'one-form.mjs');
    writeFileSync(formless, text.replace('actors: (form)', 'actors: ()').replace("form === 'fixed' ? 1 : 2", '1'));
    expect((await openScenario(formless)).forms).toEqual(['only']);
  });

  it.each([
    ['a function', '(mem) => Atomics.add(mem, 0, 1)', "actors('broken') is a function: it must be a list of functions"],
    [
      'words',
      '[(mem) => Atomics.add(mem, 0, 1)], words: { last: 1 }',
      'words.last is 1: shared makes 1 word, numbered from 0',
    ],
  ])('is refused when its parts do not fit: %s', async (name, actors, sentence) => {
    const path = write(name, 'new Int32Array(new SharedArrayBuffer(4))');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(actors: \(form\) =>) .*$/m, `$1 ${actors},`));
    await expect(openNatively(path)).rejects.toThrow(sentence);
    await expect(openScenario(path)).rejects.toThrow(sentence);
  });

  it.each([
    [
      'plain',
      'new Int32Array(4)',
      undefined,
      'shared returned memory that is not shared (an Int32Array): make it over',
    ],
    ['buffer', 'new ArrayBuffer(4)', undefined, 'shared returned memory that is not shared (an ArrayBuffer)'],
    ['nothing', 'undefined', undefined, 'shared returned undefined: it must return what holds the shared memory'],
    [
      'sizes',
      'new Int32Array(new SharedArrayBuffer((globalThis.sizes = (globalThis.sizes ?? 0) + 4)))',
      undefined,
      'shared makes other memory when it is called again: its buffers must have the same sizes each time',
    ],
    ['grade', 'new Int32Array(new SharedArrayBuffer(4))', 'forbiden', 'outcomes[0].grade is "forbiden": did you mean'],
  ])('is refused when it does not: %s', async (name, shared, grade, sentence) => {
    const path = write(name, shared, grade);
    await expect(openNatively(path)).rejects.toThrow(sentence);
    await expect(openScenario(path)).rejects.toThrow(sentence);
  });
});

describe('a machine scenario of a user', () => {
  const write = (name: string, functions: string): string => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(
      path,
      `import { defineScenario } from 'smplab';
const fn = () => {};
export const scenario = defineScenario({
  name: 'my/${name}', story: '', source: '', cpus: 2, functions: ${functions}, after: () => '', outcomes: [{ match: '', grade: 'acceptable', text: 'ended' }],
});
`,
    );
    return path;
  };

  it.each([
    ['kernels', '{ mine: fn, do_nothing: () => {} }', 'functions.do_nothing: the kernel has a function of that name'],
    ['null', '{ NULL: fn }', 'functions.NULL: the kernel has a function of that name'],
    ['twice', '{ one: fn, two: fn }', 'functions.two is functions.one too: give it one name'],
  ])('is refused when a name of its functions is taken: %s', async (name, functions, sentence) => {
    await expect(openNatively(write(name, functions))).rejects.toThrow(sentence);
  });
});
