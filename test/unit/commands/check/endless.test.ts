/** Checks whose code has no end: found on coroutines, confirmed on real threads. Loops that others end, or that end, are not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, type CheckReport } from 'smplab';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'smplab-endless-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two actors that add, and what the first does before. */
function actors(name: string, first: string, after = ''): Promise<CheckReport> {
  return checked(
    name,
    `actors: [(m) => { ${first}; Atomics.add(m, 0, 1); }, (m) => { Atomics.add(m, 0, 1); m[3] = 1; }],
     after: (m) => { ${after}; return 'count ' + m[0]; },
     outcomes: [{ match: 'count 2', grade: 'acceptable', text: 'both' }]`,
  );
}

async function checked(name: string, fields: string): Promise<CheckReport> {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `export default { name: '${name}', setup: () => new Int32Array(new SharedArrayBuffer(16)), ${fields} };\n`,
  );
  return await check(path, { seed: 7, jobs: 1, executions: 50, budgetMs: 20_000, patienceMs: 3_600_000 });
}

const LOOP = 'for (;;) {}';

describe('is found', () => {
  it.each<[string, string, string, RegExp]>([
    ['actor', LOOP, '', /^"hang" is not among the declared outcomes \(.*actor\.mjs:1\)$/],
    ['second', `if (Atomics.load(m, 0) === 1) ${LOOP}`, '', /^"hang" is not among .* \(.*second\.mjs:1\)$/],
    ['after', '', LOOP, /^what after\(\) looks at has no end: it never returns \(.*after\.mjs:2\)$/],
    ['after-some', 'Atomics.store(m, 1, Atomics.load(m, 0))', `if (m[1] === 1) ${LOOP}`, /^what after\(\) looks at /],
  ])('%s', async (name, first, after, text) => {
    const { finding, explore } = await actors(name, first, after);
    expect(finding?.text).toMatch(text);
    expect(finding?.schedule?.confirmedOn).toEqual(['coop', 'lockstep']);
    expect(explore?.because).toBeNull();
  });

  it('a call that follows a list in a circle', async () => {
    const { finding } = await checked(
      'circle',
      `attach: (m) => ({ push: () => { const was = Atomics.load(m, 0); if (Atomics.add(m, 0, 1) !== was) ${LOOP} } }),
       operations: { push: { as: 'increment' } }, model: { name: 'm', initial: () => 0, operations: { increment: (n) => n } }`,
    );
    expect(finding?.text).toMatch(
      /^push\(\) of thread \d does not come to an end, although it could return: a loop in it reaches no .* \(.*:1\)$/,
    );
  });
});

describe('is something else', () => {
  it('a loop that waits for what races', async () => {
    expect((await actors('races', 'while (m[3] === 0) {}')).finding?.kind).toBe('data-race');
  });

  it.each([
    ['long', 'for (let i = 0; i < 3e6; i++) {}', ''],
    ['long-after', '', 'for (let i = 0; i < 3e6; i++) {}'],
  ])('%s: it ends', async (name, first, after) => {
    expect(await actors(name, first, after)).toMatchObject({
      verdict: 'nothing wrong seen',
      explore: { because: null },
    });
  });
});
