import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/machine/random.js';
import type { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { draws } from '../../../support/some.js';
import { CpuPrograms } from './cpu-executor.js';
import { countMachine } from './machine-interleavings.js';

/** Programs of each kind. */
const PROGRAMS = draws(100, 2);
let programs: CpuPrograms;

beforeAll(async () => {
  programs = await CpuPrograms.load();
});

function executorOf(text: string): CoopExecutor {
  return programs.executor(text);
}

interface Explored {
  readonly executions: number;
  readonly outcomes: ReadonlySet<string>;
  readonly strategy: Dpor;
}

function exploreAll(executor: CoopExecutor): Explored {
  const strategy = new Dpor();
  const outcomes = new Set<string>();
  for (let executions = 0; ; executions++) {
    const chooser = strategy.next();
    if (chooser === null) return { executions, outcomes, strategy };
    const execution = executor.execute(chooser, [], null, true);
    strategy.executed(execution);
    outcomes.add(`${execution.end} ${execution.outcome}`);
  }
}

/** Draws a program of two CPUs of up to four operations, or three of up to two. */
function generate(random: Random, kinds: string): string {
  const cpus = 2 + (random.below(3) % 2);
  const digit = (below: number): string => String(random.below(below));
  const operation = (): string => {
    const kind = kinds[random.below(kinds.length)];
    if ('LAP'.includes(kind)) return kind + digit(2);
    if ('SH'.includes(kind)) return kind + digit(2) + digit(3);
    if (kind === 'C') return kind + digit(2) + digit(2) + digit(3);
    if ('BN'.includes(kind)) return `${kind}${digit(2)}0`;
    if (kind === 'I') return kind + digit(cpus) + digit(2);
    return 'KD'.includes(kind) ? kind + digit(cpus) : kind;
  };
  const program = Array.from({ length: cpus }, () =>
    Array.from({ length: 1 + random.below(cpus === 2 ? 4 : 2) }, operation).join(' '),
  ).join(' | ');
  const prefix = ['', '', 'prompt: ', 'device 0: '][random.below(4)];
  return prefix + program;
}

describe('dpor on machines', { timeout: 120_000 }, () => {
  it.each([
    ['', 1, 'LSACPHBIIIKDOEXYV', 0.01], // what a step would touch where it was not made is not always known
    [', which wait', 2, 'LSSACNNNIIKOE', 0.2], // nor that it would look in vain
  ])(
    'executes each trace of generated programs of CPUs%s, by a count that goes another way',
    (_, seed, kinds, most) => {
      const random = new Random(seed);
      let [counted, traces, inVain] = [0, 0, 0];
      while (counted < PROGRAMS) {
        const text = generate(random, kinds);
        const executor = executorOf(text);
        const all = countMachine(executor, 3000);
        if (all === null) continue;
        counted++;
        expect([text, all.torn]).toEqual([text, []]);
        const { executions, outcomes, strategy } = exploreAll(executor);
        expect([text, strategy.coverage, [...outcomes].toSorted()]).toEqual([
          text,
          'exhausted',
          [...all.outcomes].toSorted(),
        ]);
        expect([text, executions - strategy.inVain]).toEqual([text, all.forms.size]);
        inVain += strategy.inVain;
        traces += all.forms.size;
      }
      expect(traces / PROGRAMS).toBeGreaterThan(5);
      expect(inVain / traces).toBeLessThan(most);
    },
  );

  it.each([
    ['an IPI on its way, and one more: they are one', 'I10 I10 | L0 L0'],
    ['an IPI that comes before one more, or is one with it', 'I10 B00 I10 | A0'],
    ['a CPU that waits, and a word that is soon as it was', 'S01 S00 | B00'],
    ['a CPU that waits for one of two that store the same', 'S01 | S01 | B00 L1'],
    ['a stopper that has work while preemption is off', 'K1 S01 | X L0 Y'],
    ['interrupts of a device while they are off', 'device 1: S01 | O L0 E L0'],
    ['plain accesses between operations', 'A0 H11 A0 | A0 P1 A0'],
    ['what was thought to be begun by a step of which nothing was known', 'I21 D1 | A1 | L0 H01 O'],
  ])('follows %s: %s', (_, text) => {
    const all = countMachine(executorOf(text), 20_000)!;
    const { executions, outcomes, strategy } = exploreAll(executorOf(text));
    expect({ torn: all.torn, outcomes: all.outcomes, traces: all.forms.size }).toEqual({
      torn: [],
      outcomes,
      traces: executions - strategy.inVain,
    });
    expect(strategy.coverage).toBe('exhausted');
  });

  it('claims nothing where it is not told of plain accesses, which takes a watched execution', () => {
    const strategy = new Dpor();
    strategy.executed(executorOf('S01 | L0').execute(strategy.next()!));
    expect(strategy).toMatchObject({ coverage: 'sampled', coveredAll: false });
    expect(strategy.next()).toBeNull();
  });
});
