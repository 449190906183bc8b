import { afterEach, expect, it, vi } from 'vitest';
import { isMine, myFiles, some } from './some.js';

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
  vi.stubEnv('SMPLAB_ONE_IN', undefined);
  expect(some(TWELVE, 4)).toEqual([0, 4, 8]);
  expect(isMine()).toBe(true);
  vi.stubEnv('SMPLAB_ALL', '1');
  expect(some(TWELVE, 4)).toEqual(TWELVE);
});

it('is shared out among the other Nodes, with nothing left out', () => {
  vi.stubEnv('SMPLAB_ALL', undefined);
  vi.stubEnv('SMPLAB_ONE_IN', '3');
  const shares = NODES.map((version) => onNode(version, () => some(TWELVE, 2)));
  expect(shares.map(({ length }) => length)).toEqual([2, 2, 2]);
  expect(shares.flat().toSorted((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(NODES.filter((version) => onNode(version, isMine))).toHaveLength(1);
});

it('is a whole file of those that take long, and each file is run', () => {
  vi.stubEnv('SMPLAB_ONE_IN', '3');
  const long = ['conformance/a', 'e2e/check', 'unit/torture/t'].map((file) => `${file}.test.ts`);
  const everywhere = ['e2e/hello', 'e2e/samples', 'unit/engine/e'].map((file) => `${file}.test.ts`);
  const files = [...everywhere, ...long];
  const shares = NODES.map((version) => onNode(version, () => myFiles(files, (file) => file.includes('samples'))));
  for (const share of shares) expect(share).toEqual(expect.arrayContaining(everywhere));
  expect(shares.map(({ length }) => length)).toEqual([4, 4, 4]);
  expect(new Set(shares.flat())).toEqual(new Set(files));
  vi.stubEnv('SMPLAB_ONE_IN', undefined);
  expect(myFiles(files, () => false)).toEqual(files);
});

it('is never nothing', () => {
  vi.stubEnv('SMPLAB_ALL', undefined);
  vi.stubEnv('SMPLAB_ONE_IN', '3');
  for (const version of NODES) expect(onNode(version, () => some([7]))).toEqual([7]);
});
