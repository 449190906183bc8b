/** Races that are declared are none, each is found once, and a declaration that nothing needed is reported. */
import { describe, expect, it } from 'vitest';
import { WRITE, type Race } from '../../../src/engine/races/access.js';
import type { DeclaredRace } from '../../../src/lab/data-race.js';
import { RaceJudge } from '../../../src/observe/races.js';
import { declaredRaceLines } from '../../../src/report/data-races.js';
import type { Names } from '../../../src/subjects/names.js';

const FILE = 'file:///p/ring.js';
const SITES = [3, 7, 9].map((line) => ({ file: FILE, line, column: 1, token: 10 * line, text: 'a[0]' }));
const NAMES = { actors: ['thread 0', 'thread 1'], wordName: (word: number) => `slots[${word}]` } as unknown as Names;

/** Thread 0 writes at one place what thread 1 reads at another. */
function race(first: number, second: number, byte = 0): Race {
  const access = { order: 0, steps: 0, size: 4, start: byte };
  return {
    first: { ...access, thread: 0, site: first, kind: WRITE },
    second: { ...access, thread: 1, site: second, kind: 0 },
    byte,
    published: -1,
  } as unknown as Race;
}

const judgeOf = (...given: ConstructorParameters<typeof RaceJudge> extends [unknown, ...infer Rest] ? Rest : never) =>
  new RaceJudge({ sites: SITES, files: [FILE] }, ...given);

describe('a race', () => {
  it('is a finding that names both threads, places and the word', () => {
    const [{ kind, about, text }] = judgeOf([]).judge([race(0, 1)], NAMES);
    expect({ kind, about }).toEqual({ kind: 'data-race', about: 'ring.js:3:1 ring.js:7:1' });
    expect(text).toBe(
      'data race on slots[0]: thread 0 writes 4 bytes at ring.js:3:1, thread 1 reads 4 bytes at ring.js:7:1, and nothing orders them: neither is an operation of Atomics, and thread 1 has read nothing by Atomics that thread 0 wrote so afterwards',
    );
  });

  it.each<[string, Omit<DeclaredRace, 'because'>]>([
    ['at a line of one of its accesses', { at: 'ring.js:7' }],
    ['of some memory', { of: 'slots' }],
    ['of a word', { of: 'slots[0]' }],
  ])('that is declared %s is none', (_, declared) => {
    const judge = judgeOf([], [{ ...declared, because: 'so' }]);
    expect(judge.judge([race(0, 1)], NAMES)).toEqual([]);
    expect(judge.declared).toEqual([{ what: declared.at ?? declared.of, because: 'so', executions: 1 }]);
  });

  it('that a comment declares is none', () => {
    const judge = judgeOf([], [], [{ file: FILE, line: 3, because: 'so', isOwn: true }]);
    expect(judge.judge([race(0, 1)], NAMES)).toEqual([]);
    expect(judge.judge([race(2, 1)], NAMES)).toHaveLength(1);
  });

  it.each<Omit<DeclaredRace, 'because'>>([{ at: 'ring.js:70' }, { at: 'g.js:7' }, { of: 'slot' }, { of: 'slots[1]' }])(
    'is not declared by %j, which is reported as unused',
    (declared) => {
      const judge = judgeOf([], [{ ...declared, because: 'so' }]);
      expect(judge.judge([race(0, 1)], NAMES)).toHaveLength(1);
      expect(declaredRaceLines(judge.declared)).toEqual([
        'declared data races:',
        `  ${declared.at ?? declared.of}  so (unused: it was in no execution that was watched)`,
      ]);
    },
  );
});

it('a comment in a module of our own is told only where it was needed', () => {
  const judge = judgeOf([], [], [{ file: FILE, line: 3, because: 'so', isOwn: false }]);
  expect(judge.declared).toEqual([]);
  judge.judge([race(0, 1)], NAMES);
  expect(declaredRaceLines(judge.declared)).toContain('  ring.js:3  so (in 1 execution that was watched)');
});

it('a race that is known is no finding again: its accesses are steps', () => {
  const judge = judgeOf([
    [0, 30],
    [0, 70],
  ]);
  expect(judge.judge([race(0, 1), race(0, 2)], NAMES).map(({ about }) => about)).toEqual(['ring.js:3:1 ring.js:9:1']);
});
