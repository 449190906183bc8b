import { afterEach, expect, it, vi } from 'vitest';
import { dealtOut, leavesNothing, myFiles, shared, some } from './some.js';

const TWELVE = Array.from({ length: 12 }, (_, i) => i);
const NODES = ['22.21.0', '24.11.1', '26.1.0'];

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

function onNode<T>(version: string, work: () => T): T {
  vi.stubGlobal('process', { ...process, env: process.env, versions: { ...process.versions, node: version } });
  try {
    return work();
  } finally {
    vi.unstubAllGlobals();
  }
}

it('is one in so many, or all when they are asked for', () => {
  vi.stubEnv('SMPLAB_ALL', undefined);
  expect(some(TWELVE, 4)).toEqual([0, 4, 8]);
  vi.stubEnv('SMPLAB_ALL', '1');
  expect(some(TWELVE, 4)).toEqual(TWELVE);
});

it('is all of it on a Node that shares with none', () => {
  vi.stubEnv('SMPLAB_ONE_IN', undefined);
  expect([shared(TWELVE), dealtOut(TWELVE)]).toEqual([TWELVE, TWELVE]);
  expect(myFiles(['e2e/check.test.ts', 'unit/trace/t.test.ts'], () => false)).toHaveLength(2);
});

it('is shared out among the other Nodes, with nothing left out, and never nothing', () => {
  vi.stubEnv('SMPLAB_ONE_IN', '3');
  const shares = NODES.map((version) => onNode(version, () => shared(TWELVE)));
  expect(shares.map(({ length }) => length)).toEqual([4, 4, 4]);
  expect(shares.flat().toSorted((a, b) => a - b)).toEqual(TWELVE);
  for (const version of NODES) expect(onNode(version, () => shared([7]))).toEqual([7]);
});

it('is less of it in each run where it is one in more, and all of it in as many runs', () => {
  vi.stubEnv('SMPLAB_ONE_IN', '18');
  const all = Array.from({ length: 36 }, (_, i) => i);
  const runs = [7, 8, 9, 10, 11, 12].map((turn) => {
    vi.stubEnv('SMPLAB_TURN', String(turn));
    return NODES.flatMap((version) => onNode(version, () => shared(all)));
  });
  expect(runs.map(({ length }) => length)).toEqual([6, 6, 6, 6, 6, 6]);
  expect(runs.flat().toSorted((a, b) => a - b)).toEqual(all);
});

it('is dealt in each run, with nothing left out, and is all of it on each in as many runs', () => {
  vi.stubEnv('SMPLAB_ONE_IN', '9');
  const runs = [7, 8, 9].map((turn) => {
    vi.stubEnv('SMPLAB_TURN', String(turn));
    return NODES.map((version) => onNode(version, () => dealtOut(TWELVE)));
  });
  const all = (hands: readonly number[][]): number[] => hands.flat().toSorted((a, b) => a - b);
  for (const hands of runs) expect(all(hands)).toEqual(TWELVE);
  for (const node of NODES.keys()) expect(all(runs.map((hands) => hands[node]))).toEqual(TWELVE);
});

it('is a file on one of them, or on each where it depends on the Node or shares its cases', () => {
  vi.stubEnv('SMPLAB_ONE_IN', '3');
  const dealt = ['conformance/a', 'e2e/check', 'unit/engine/races/r'].map((file) => `${file}.test.ts`);
  const everywhere = ['docs/examples', 'docs/readme', 'e2e/hello', 'e2e/samples', 'unit/engine/free/e'].map(
    (file) => `${file}.test.ts`,
  );
  const files = [...everywhere, ...dealt];
  const shares = NODES.map((version) => onNode(version, () => myFiles(files, (file) => file.includes('samples'))));
  for (const share of shares) expect(share).toEqual(expect.arrayContaining(everywhere));
  expect(shares.map(({ length }) => length)).toEqual([6, 6, 6]);
  expect(new Set(shares.flat())).toEqual(new Set(files));
});

it('is in a process of its own where it changes what belongs to the process', () => {
  const files = ['unit/engine/races/r', 'conformance/c', 'unit/engine/rewriter/elements', 'e2e/check'].map(
    (file) => `${file}.test.ts`,
  );
  expect(files.filter(leavesNothing)).toEqual(['unit/engine/races/r.test.ts', 'conformance/c.test.ts']);
});
