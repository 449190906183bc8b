/** A user's TypeScript: without a compiler, on coroutines and in threads, and in what it imports. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripTypes } from '../../../../src/engine/typescript/strip.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { LockstepMachine } from '../../../../src/runners/lockstep/machine.js';
import { essence, lines } from '../lockstep/compare.js';
import type { Step } from '../../../../src/engine/controlled/step.js';

const SOURCES = {
  'words.ts': 'export interface Shared { readonly words: Int32Array }\nexport const COUNTER = 0 as const;\n',
  'bump.ts': `import type { Shared } from './words.js';
import { COUNTER } from './words.js';
export function bump(shared: Shared): void {
  const seen: number = Atomics.load(shared.words, COUNTER);
  Atomics.store(shared.words, COUNTER, seen + 1);
}
`,
  'race.ts': `import { bump } from './bump.js';
import type { Shared } from './words.js';
import about from './about.json' with { type: 'json' };
export const scenario = {
  kind: 'plain', name: 'user/race', story: '', source: '', forms: ['broken'], outcomes: [],
  shared: (): Shared => ({ words: new Int32Array(4) }),
  actors: () => [bump, bump],
  after: (shared: Shared): string => \`count \${shared.words[about.counter]}\`,
};
`,
  'bad.ts': 'export const a: number = 1;\nexport enum B { C }\n',
  'imports-bad.ts': "import { a } from './bad.js';\nexport const scenario = a;\n",
  'about.json': '{ "counter": 0 }',
  'common.cts': 'export const a: number = 1;\n',
  'worse.js': 'let a;\nlet b = ;\n',
};

let folder: string;
const url = (name: keyof typeof SOURCES): string => pathToFileURL(join(folder, name)).href;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smplab-typescript-'));
  for (const [name, source] of Object.entries(SOURCES)) writeFileSync(join(folder, name), source);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('TypeScript', () => {
  it('keeps lines and columns', () => {
    const source = 'const a: number = 1;\nfunction f<T>(b: T): T {\n  return b as T;\n}\n';
    const stripped = stripTypes(source, 'file:///a.ts');
    expect(stripped.split('\n').map((line) => line.length)).toEqual(source.split('\n').map((line) => line.length));
    expect(stripped.indexOf('return')).toBe(source.indexOf('return'));
  });

  it('does the same on both engines, with places of the source', { timeout: 60_000 }, async () => {
    const loaded = await loadScenario(url('race.ts'));
    const steps: Step[] = [];
    const late = {
      choose: ({ index, enabled, preferred }: { index: number; enabled: Int32Array; preferred: number }) =>
        index === 1 ? enabled[1] : preferred,
    };
    const coop = loaded.executor('broken').execute(late, [], steps);
    expect(coop.outcome).toBe('count 1');
    const sites = loaded.sites.filter(({ file, implicit }) => file === url('bump.ts') && implicit === undefined);
    expect(sites.map(({ line }) => line)).toEqual([4, 5]);
    const machine = await LockstepMachine.load(url('race.ts'), 'broken');
    try {
      const lockstep = await machine.execute(coop.plan);
      expect(lines(lockstep.steps)).toEqual(lines(steps));
      expect(essence(lockstep.execution)).toEqual(essence(coop));
    } finally {
      await machine.close();
    }
  });

  it.each([
    ['bad.ts', /bad\.ts:2: TypeScript enum is not supported: .*; compile the module first$/m],
    ['imports-bad.ts', /bad\.ts:2: TypeScript enum is not supported: .*; compile the module first$/m],
    ['common.cts', /common\.cts:1: TypeScript of CommonJS is not supported: name it \.ts or \.mts$/],
    ['worse.js', /worse\.js:2: Unexpected token/],
  ] as const)('says where and why %s cannot be used', async (name, message) => {
    await expect(loadScenario(url(name))).rejects.toThrow(message);
  });
});
