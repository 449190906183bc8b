/** Recorded executions, written down step by step, for the tests of the checkers. */
import type { Observation, ObservedStep, Operation } from '../../../src/lab/observation.js';
import { Event } from '../../../src/trace/event.js';

export const POISON = 0x6b6b6b6a;
/** Words of the recordings: `word 100` is the first of call data, whose flags are the second. */
const QUEUE_OF_2 = 10;
export const CSD = 100;
export const FLAGS = 101;

type Step = Omit<ObservedStep, 'number'>;
type At = Partial<Pick<ObservedStep, 'depth' | 'irqsOff'>>;

const step = (actor: number, rest: Partial<Step>): Step => ({ actor, depth: 0, irqsOff: false, ...rest });

export const op = (actor: number, name: string, word: number, value: unknown, result: unknown, at: At = {}): Step =>
  step(actor, { operation: { name, word, value, result } satisfies Operation, ...at });
export const note = (actor: number, kind: number, a = 0, b = 0, c = 0, at: At = {}): Step =>
  step(actor, { note: { kind, a, b, c }, ...at });
export const delivery = (sender: number, target: number): Step =>
  step(-1, { occurrence: { kind: 'delivery', sender, target, vector: 'CALL_FUNCTION_SINGLE' } });

/** CPU `sender` queues `csd` for CPU 2 and rings, unless it is told not to. */
export const queues = (sender: number, csd = CSD, rings = true): Step[] => [
  op(sender, 'store', csd + 1, 1, 1),
  note(sender, Event.CSD_QUEUE, 2, 0, csd),
  op(sender, 'compareExchange', QUEUE_OF_2, 0, 0),
  ...(rings ? [note(sender, Event.IPI_SEND, 2)] : []),
];

export const takes = (csd = CSD): Step => op(2, 'exchange', QUEUE_OF_2, 0, csd, { depth: 1, irqsOff: true });

/** CPU 2 takes its queue in an interrupt, runs `csd` and unlocks it. */
export const runs = (csd = CSD, at: At = { depth: 1, irqsOff: true }, runner = 2): Step[] => [
  takes(csd),
  note(runner, Event.CSD_ENTRY, 0, 0, csd, at),
  note(runner, Event.CSD_EXIT, 0, 0, csd, at),
  op(runner, 'store', csd + 1, 0, 0, at),
];

export function recording(steps: readonly Step[], rest: Partial<Observation> = {}): Observation {
  let number = 0;
  return {
    actors: ['CPU0', 'CPU1', 'CPU2'],
    end: 'completed',
    stuck: [],
    awaits: [],
    rungAgain: null,
    poison: POISON,
    wordName: (word) =>
      word === QUEUE_OF_2 ? 'call_single_queue[2].first' : word < 0x200 ? `word ${word}` : `cfd_used[${word - 0x200}]`,
    functionName: () => 'callback',
    flagsOf: (csd) => csd + 1,
    ...rest,
    steps: steps.map((each) => ({ ...each, number: each.operation === undefined ? number : ++number })),
  };
}
