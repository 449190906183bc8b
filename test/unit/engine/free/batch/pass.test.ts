import { describe, expect, it } from 'vitest';
import { BatchControl } from '../../../../../src/engine/free/batch/control.js';
import { Passes, Walker } from '../../../../../src/engine/free/batch/pass.js';

const GROUPS = [64, 48, 7];

describe('Passes', () => {
  it('are the same for each actor, and each actor comes to every state once', () => {
    const actors = [0, 1].map((id) => ({ id, passes: new Passes(7, GROUPS), control: BatchControl.create(2) }));
    for (let round = 0; round < 300; round++) {
      const most = 1 + (round % 64);
      const [a, b] = actors.map(({ id, passes, control }) => {
        const pass = passes.next(most);
        const visited = Array.from({ length: pass.states }, () => 0);
        const run = (view: unknown, _: unknown, at: number, common: number): void => {
          visited[view as number]++;
          expect([at, common]).toEqual([100 + 2 * (view as number), 500 + 2 * (view as number)]);
        };
        const walk = {
          views: visited.map((_, i) => i),
          run,
          results: new Int32Array(0),
          resultWords: 2,
          at: 100,
          common: 500,
        };
        new Walker(control, id, round).go(pass, walk);
        expect(visited).toEqual(visited.map(() => 1));
        return pass;
      });
      expect(a).toEqual(b);
      expect(a.states).toBe(Math.min(most, GROUPS[a.group]));
    }
  });

  it('give signs of life on the way, whatever their kind: one state may take long', () => {
    const passes = new Passes(7, [64]);
    for (let round = 0; round < 30; round++) {
      const control = BatchControl.create(1);
      const seen = new Set<number>();
      const run = (): void => void seen.add(control.progress);
      const views = Array.from({ length: 64 }, () => null);
      const walk = { views, run, results: new Int32Array(0), resultWords: 0, at: 0, common: 0 };
      new Walker(control, 0, round).go(passes.next(64), walk);
      expect(seen.size).toBeGreaterThan(1);
    }
  });

  it('are of all kinds', () => {
    const passes = new Passes(1, [64]);
    const drawn = Array.from({ length: 200 }, () => passes.next(64));
    for (const kind of [
      drawn.some(({ mirrored }) => mirrored),
      drawn.some(({ step }) => step > 1),
      drawn.some(({ shift }) => shift > 0),
      drawn.some(({ stride }) => stride === 1),
      drawn.some(({ stride }) => stride > 1),
      drawn.some(({ delay }) => delay > 0),
    ])
      expect(kind).toBe(true);
  });
});
