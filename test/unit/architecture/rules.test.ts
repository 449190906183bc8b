/** Each rule on files made up for it: one it accepts, and each kind it must complain of. */
import { describe, expect, it } from 'vitest';
import * as rules from './rules.js';
import { codeOf, importsOf } from './source.js';

const file = (path: string, ...lines: string[]): { path: string; text: string } => ({ path, text: lines.join('\n') });

describe('layers', () => {
  it.each([
    ['a higher layer', file('src/memory/a.ts', `import { x } from '../trace/ring.js';`)],
    ['a higher layer for its types', file('src/memory/a.ts', `import type { X } from '../trace/ring.js';`)],
    ['a higher layer, re-exported', file('src/memory/a.ts', `export * from '../kernel/llist.js';`)],
    [
      'a higher layer, named over several lines',
      file('src/memory/a.ts', `export {`, `  x,`, `} from '../kernel/llist.js';`),
    ],
    ['a higher layer, when it runs', file('src/memory/a.ts', `const x = await import('../kernel/llist.js');`)],
    ['a higher layer for its side effects', file('src/memory/a.ts', `import '../kernel/llist.js';`)],
    ['values where types are allowed', file('src/report/a.ts', `import { x } from '../lab/verdict.js';`)],
    ['the command line', file('src/commands/a.ts', `import { x } from '../cli/main.js';`)],
    ['a test', file('src/cli/a.ts', `import { x } from '../../test/support/x.js';`)],
  ])('complain of %s', (_, bad) => {
    expect(rules.layers([bad])).toHaveLength(1);
  });

  it('complain of a file outside every layer', () => {
    expect(rules.layers([file('src/utils.ts'), file('src/misc/a.ts')])).toHaveLength(2);
  });

  it('accept what the table allows, and what only looks like an import', () => {
    const good = [
      file('src/kernel/a.ts', `import { x } from '../memory/x.js';`, `import { y } from './sub/y.js';`),
      file('src/report/a.ts', `import type { X } from '../lab/verdict.js';`),
      file(
        'src/memory/a.ts',
        `// import { x } from '../kernel/x.js'`,
        `const s = "import { x } from '../kernel/x.js'";`,
      ),
      file('workers/cpu.ts', `import { x } from '../src/engine/free.js';`),
    ];
    expect(rules.layers(good)).toEqual([]);
  });
});

describe('cycles', () => {
  it('are found through several files, and each is told once', () => {
    const a = file('src/a/a.ts', `import { b } from '../b/b.js';`);
    const b = file('src/b/b.ts', `import './c.js';`);
    const c = file('src/b/c.ts', `export { a } from '../a/a.js';`);
    expect(rules.cycles([a, b, c])).toEqual(['src/a/a.ts → src/b/b.ts → src/b/c.ts → src/a/a.ts']);
  });

  it('are none when one of the imports is gone at run time', () => {
    const a = file('src/a/a.ts', `import { b } from './b.js';`);
    expect(rules.cycles([a, file('src/a/b.ts', `import type { A } from './a.js';`)])).toEqual([]);
    expect(rules.cycles([a, file('src/a/b.ts', `import { A } from './a.js';`)])).toHaveLength(1);
  });

  it('are not found where two files import the same third', () => {
    const d = file('src/d.ts');
    const middle = ['b', 'c'].map((name) => file(`src/${name}.ts`, `import './d.js';`));
    expect(rules.cycles([file('src/a.ts', `import './b.js';`, `import './c.js';`), ...middle, d])).toEqual([]);
  });
});

describe('dangling', () => {
  it('complains of an import of a file that is not there', () => {
    expect(rules.dangling([file('src/memory/a.ts', `import './b.js';`)])).toHaveLength(1);
    expect(rules.dangling([file('src/memory/a.ts', `import './b.js';`), file('src/memory/b.ts')])).toEqual([]);
  });
});

describe('worldly', () => {
  it.each(['node:fs', 'worker_threads', 'piscina'])('complains of %s in a pure layer', (specifier) => {
    expect(rules.worldly([file('src/kernel/a.ts', `import x from '${specifier}';`)])).toHaveLength(1);
  });

  it('accepts them where the world is met', () => {
    const paths = [
      'src/engine/free/a.ts',
      'src/commands/a.ts',
      'src/cli/a.ts',
      'src/index.ts',
      'workers/a.ts',
      'bench/a.ts',
    ];
    expect(rules.worldly(paths.map((path) => file(path, `import fs from 'node:fs';`)))).toEqual([]);
  });
});

describe('clocks', () => {
  it.each([
    'Date.now()',
    'performance.now()',
    'Math.random()',
    'process.hrtime.bigint()',
    'new Date()',
    'crypto.randomUUID()',
  ])('complains of %s', (call) => {
    expect(rules.clocks([file('src/workload/a.ts', `const x = ${call};`)])).toHaveLength(1);
  });

  it('accepts a clock that is handed in, and one that is only mentioned', () => {
    const good = file(
      'src/machine/a.ts',
      `/** Not Date.now(): clock.now(). */`,
      `const t = clock.now(); const s = 'Math.random()';`,
    );
    expect(rules.clocks([good, file('src/engine/a.ts', 'Date.now()')])).toEqual([]);
  });
});

describe('variantNames', () => {
  it.each([
    `if (variant === 'v6') drop();`,
    `if ('v6' !== this.variant.name) drop();`,
    `const drops = options.variantName == "anything";`,
    `switch (config.variant) { default: }`,
    `if (variant.name.startsWith('busted-')) drop();`,
    `if (['v6', 'v3.16'].includes(variant)) drop();`,
    `if (/^v6/.test(variant.name)) drop();`,
    `switch (name) { case 'v3.15': lose(); }`,
    `if (name === 'busted-barrier') lose();`,
  ])('complains of %s', (line) => {
    expect(rules.variantNames([file('src/commands/a.ts', line)])).not.toEqual([]);
  });

  it.each([
    `const wanted = variant === 'all' ? every() : [variant];`,
    `if (variant === undefined) fail();`,
    `const row = rows.find((r) => r.variant === wanted);`,
    `const expected = { 'v6': 'drops' }[variant];`,
    `// if (variant === 'v6')`,
    `switch (event.kind) { case 'flush': break; }`,
    `if (pattern.test(line) && name === 'flush') go();`,
  ])('accepts %s', (line) => {
    expect(
      rules.variantNames([
        file('src/commands/a.ts', line),
        file('src/variants/index.ts', `if (variant === 'v6') x();`),
      ]),
    ).toEqual([]);
  });
});

describe('sizes', () => {
  const long = (path: string, lines: number): { path: string; text: string } =>
    file(path, ...Array.from({ length: lines }, () => 'x;'), '');

  it('complain of one long file, and of many that are too long together', () => {
    expect(rules.fileSize([long('src/a.ts', 301), long('src/b.ts', 1), long('src/c.ts', 1)])).toEqual([
      'src/a.ts has 301 lines, more than 300',
    ]);
    expect(rules.fileSize([long('src/a.ts', 101), long('src/b.ts', 101), long('src/c.ts', 1)])).toHaveLength(1);
    expect(rules.fileSize([long('src/a.ts', 300), long('src/b.ts', 100), long('src/c.ts', 1)])).toEqual([]);
    expect(rules.fileSize([])).toEqual([]);
  });

  it('complain of a folder with more than 25 files of its own', () => {
    const folder = (name: string, count: number): { path: string; text: string }[] =>
      Array.from({ length: count }, (_, i) => file(`${name}/${i}.ts`));
    expect(rules.folderSize([...folder('src/a', 26), ...folder('src/b', 25)])).toEqual([
      'src/a has 26 files at one level, more than 25',
    ]);
    expect(rules.folderSize([...folder('src/a', 25), ...folder('src/a/b', 25)])).toEqual([]);
  });

  it('complain of a thread entry above 40 lines and a variant above 32', () => {
    expect(rules.workerSize([long('workers/a.ts', 41), long('workers/b.ts', 40), long('src/a.ts', 41)])).toHaveLength(
      1,
    );
    const variants = [
      long('src/variants/v6.ts', 33),
      long('src/variants/v6.1.ts', 32),
      long('src/variants/index.ts', 33),
      long('src/variants/decisions/a.ts', 33),
    ];
    expect(rules.variantSize(variants)).toEqual(['src/variants/v6.ts has 33 lines, more than 32']);
  });
});

describe('kernelSources', () => {
  it.each([
    ['a function', 'export function f(): void {}'],
    ['a generator', 'export function* f() {}'],
    ['an arrow function', 'export const f = (a: number): void => {};'],
    ['an arrow function with a type', 'export const f: Handler = (a) => a;'],
    ['a function with an aimless comment', '/** Does it. */\nexport function f(): void {}'],
    ['a function below the comment of another', '/** Source: smp.c */\nfunction g() {}\nexport function f(): void {}'],
  ])('complains of %s', (_, text) => {
    expect(rules.kernelSources([file('src/kernel/a.ts', text)])).toHaveLength(1);
  });

  it('accepts documented functions, their overloads, and what is no function', () => {
    const good = file(
      'src/kernel/a.ts',
      '/**\n * Does it.\n *\n * Source: kernel/smp.c f(), 3.15.\n */',
      'export function f(a: 1): void;',
      'export function f(a: 2): void;',
      'export const N = (1 + 2) * 3;',
      'export const CSD = struct("csd", []);',
    );
    expect(rules.kernelSources([good, file('src/sync/a.ts', 'export function f() {}')])).toEqual([]);
  });
});

describe('testsRun', () => {
  it.each([
    `it.only('x', f);`,
    `describe.only('x', f);`,
    `it.skip('x', f);`,
    `it.concurrent.skip('x', f);`,
    `describe.skipIf(slow)('x', f);`,
    `it.todo('x');`,
    `context.skip();`,
    `context.skip('');`,
  ])('complains of %s', (line) => {
    expect(rules.testsRun([file('test/a.test.ts', '', line)])).toHaveLength(1);
  });

  it.each([
    `it('x', f);`,
    `// needs two cores\nit.skip('x', f);`,
    `it.skipIf(one)('x', f); // needs two cores`,
    `context.skip('v3.15 has no such flag');`,
    `const s = "it.only('x')";`,
  ])('accepts %s', (text) => {
    expect(rules.testsRun([file('test/a.test.ts', '', text)])).toEqual([]);
  });
});

describe('citations', () => {
  it.each([
    '// see kernel-facts B21',
    "source: '19a1f5ec6999; kernel-facts 4.2',",
    '/** From the exploration notes. */',
    '/**\n * As the exploration\n * notes say.\n */',
    "source: 'mutant m5',",
    '// 3.15 has no acquire (bug B5 of 2015)',
    '/** Departs from the design document. */',
    '// the format is in NOTES.md',
  ])('complain of %j', (text) => {
    expect(rules.citations([file('src/kernel/a.ts', 'const x = 1;', text)])).toHaveLength(1);
  });

  it('accept commits, kernel files, papers, defects in words, and documents that are there', () => {
    const good = file(
      'src/kernel/a.ts',
      `source: '19a1f5ec6999 (2020), the idle-load-balance kick',`,
      '/** Source: kernel/smp.c, smp_call_function_single(), 6.18. */',
      '/** Source: Wolff et al., Greybox Fuzzing for Concurrency Testing, ASPLOS 2024, §3. */',
      '/** The bug of 2014. Design and notes are in traces/README.md and ARCHITECTURE.md. */',
    );
    expect(rules.citations([good, file('ARCHITECTURE.md'), file('traces/README.md')])).toEqual([]);
  });
});

describe('the scanner', () => {
  it('keeps code and offsets, and blanks text', () => {
    const text = [
      'a = "x\\"y"; // c',
      "/* d\n */ b = 'e' + `f${g({ h: `i` })}j`;",
      'k = /[/"]\\/l/.test(m) ? n / o : p / q;',
      "r = '';",
    ].join('\n');
    const expected = [
      'a = "    ";     ',
      "    \n    b = ' ' + `  {g({ h: ` ` })} `;",
      'k = /        /.test(m) ? n / o : p / q;'.replace('        ', '       '),
      "r = '';",
    ].join('\n');
    expect(codeOf(text)).toBe(expected);
    expect(codeOf(text)).toHaveLength(text.length);
  });

  it.each([`const open = '`, 'const open = `', '/* open', '// last', 'x = /open'])('comes to an end on %s', (text) => {
    expect(codeOf(text)).toHaveLength(text.length);
  });

  it('tells types from values', () => {
    const text = `import type { A } from './a.js';\nimport b, { type C } from './b.js';\nexport type * from './c.js';\nimport * as d from 'd';`;
    expect(importsOf({ path: 'src/x.ts', text })).toEqual([
      { specifier: './a.js', typeOnly: true, line: 1 },
      { specifier: './b.js', typeOnly: false, line: 2 },
      { specifier: './c.js', typeOnly: true, line: 3 },
      { specifier: 'd', typeOnly: false, line: 4 },
    ]);
  });
});
