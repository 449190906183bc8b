import { describe, expect, it } from 'vitest';
import type { Choice, Decision, Execution } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { joined, varied } from '../../../../src/search/shrink/stretch-moves.js';
import { RecordedReplay, StretchReplay, type Stretch } from '../../../../src/search/shrink/stretches.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { toyEngine } from '../toy-engine.js';
import { account, deadlock, twostage } from '../toy-programs.js';

/** `0:2 1:1`: two steps of 0, then one of 1. */
function schedule(text: string): Stretch[] {
  return text.split(' ').map((stretch) => {
    const [owner, steps] = stretch.split(':').map(Number);
    return { owner, choices: Array<Choice>(steps).fill(owner) };
  });
}

const text = (stretches: readonly Stretch[] | null): string | undefined =>
  stretches?.map(({ owner, choices }) => `${owner}:${choices.length}`).join(' ');

describe('a recorded schedule', () => {
  it.each([
    ['account', account(4)],
    ['deadlock', deadlock],
    ['twostage', twostage(2)],
  ])('of %s is followed step by step', (_, program) => {
    const run = toyEngine(program);
    const walk = new RandomWalk(new Random(1));
    for (let i = 0; i < 20; i++) {
      const recorded = new RecordedReplay(walk.next());
      const execution = run(recorded);
      expect(run(new StretchReplay(recorded.schedule))).toEqual(execution);
      expect(departures(recorded.schedule)).toBeGreaterThanOrEqual(execution.preemptions);
    }
  });

  const departures = (stretches: readonly Stretch[]): number => stretches.filter(({ departs }) => departs).length;

  it('has what is chosen behind a step in the stretch of that step, and follows it only there', () => {
    const pick = 9;
    const recorded = new RecordedReplay({ choose: ({ ofWrites, preferred }) => (ofWrites ? pick : preferred) });
    const seen = [decisionOf([0, 1]), decisionOf([0, pick], true), decisionOf([0, 1])];
    for (const decision of seen) recorded.choose(decision);
    expect(recorded.schedule).toMatchObject([{ owner: 0, choices: [0, pick, 0] }]);

    const again = new StretchReplay(recorded.schedule);
    expect(seen.map((decision) => again.choose(decision))).toEqual([0, pick, 0]);
    const without = new StretchReplay(recorded.schedule); // the step chooses nothing any more
    expect([seen[0], seen[2], seen[1]].map((decision) => without.choose(decision))).toEqual([0, 0, 0]);
    const before = new StretchReplay(schedule('1:1')); // one that chooses is new: it takes no turn away
    expect([seen[1], seen[0]].map((decision) => before.choose(decision))).toEqual([0, 1]);
  });

  function decisionOf(enabled: readonly Choice[], ofWrites = false): Decision {
    const [preferred] = enabled;
    const pending: Decision['pending'] = () => ({ word: -1, writes: false });
    return {
      index: 0,
      actors: 2,
      preferred,
      running: true,
      ofWrites,
      count: enabled.length,
      enabled: Int32Array.from(enabled),
      pending,
    };
  }
});

describe('a stretch', () => {
  it('is joined to the one of its owner before it, or behind it', () => {
    const before = schedule('0:2 1:3 0:4 1:5');
    expect(text(joined(before, 2, 'before'))).toBe('0:6 1:3 1:5');
    expect(text(joined(before, 0, 'after'))).toBe('1:3 0:6 1:5');
    expect(joined(before, 1, 'before')).toBeNull();
    expect(joined(before, 3, 'after')).toBeNull();
    expect(text(before)).toBe('0:2 1:3 0:4 1:5');
  });

  it('is moved, shared out, given to another, or made longer or shorter', () => {
    const before = schedule('0:2 1:3 2:4 0:5 1:6 2:7');
    const random = new Random(1);
    const seen = new Set(Array.from({ length: 2000 }, () => text(varied(before, [0, 1, 2], random))));
    for (const one of [
      '0:7 1:3 2:4 1:6 2:7', // joined
      '0:2 1:3 2:4 0:5 1:6 2:7', // as it was
      '0:2 2:4 0:5 1:9 2:7',
      '0:2 1:3 2:6 0:5 1:6 2:5', // shared out
      '0:2 1:3 2:4 1:6 0:5 2:7', // moved
      '2:2 1:3 2:4 0:5 1:6 2:7', // given to another
      '0:2 1:3 2:4 1:5 0:6 2:7', // two exchanged from there on
      '0:2 1:3 2:4 0:11 1:6 2:7', // longer
      '0:2 1:3 2:4 0:0 1:6 2:7', // shorter
    ])
      expect(seen).toContain(one);
    expect(text(before)).toBe('0:2 1:3 2:4 0:5 1:6 2:7');
  });
});

/** What is left alone: an execution by a schedule that names what cannot be goes on by the default. */
it('what is not enabled is passed over', () => {
  const run = toyEngine(deadlock);
  const ends = ['0:9 1:9', '1:99 0:1', '7:3'].map((one): Execution['end'] => run(new StretchReplay(schedule(one))).end);
  expect(ends).toEqual(['completed', 'completed', 'completed']);
});
