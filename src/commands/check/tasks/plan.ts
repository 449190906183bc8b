/** What is run free, and what it came to: needs the definition, so it is done where the user's code may run. */
import { counted } from '../../../common/counted.js';
import { shownCalls } from '../../../check/explain.js';
import { Generator, SIZES } from '../../../check/programs/generate.js';
import { canBlock, orderOf } from '../../../check/interleave.js';
import { judgeElements } from '../../../check/elements.js';
import { historyOf, type MadeCall } from '../../../check/made-call.js';
import { prepareProgram } from '../../../check/prepared-program.js';
import { programLines } from '../../../check/programs/text.js';
import type { CheckProgram } from '../../../lab/check-program.js';
import type { CheckFinding } from '../../../lab/check-report.js';
import type { ActorsDefinition, AnyCheck, OperationsDefinition } from '../../../lab/check-definition.js';
import type { Call } from '../../../lab/history.js';
import { Random } from '../../../machine/random.js';
import { modelOf } from '../../../check/model.js';
import type { CountedResults } from '../../../runners/batch/check-batches.js';
import { NO_CALLS_LATER } from '../../../runners/reference.js';
import type { SoakProgram } from '../../../runners/soak/soak-thread.js';
import { newMemory, type MemoryObject } from '../../../subjects/memory-objects.js';
import { withSharedBuffers } from '../../../subjects/shared-buffers.js';
import { nativeProgram } from '../../../subjects/check/native-program.js';
import { mayDeadlock } from '../free.js';
import type { CheckTasks } from './tasks.js';

export interface FreePlan {
  /** Programs of two threads. */
  readonly small: readonly CheckProgram[];
  readonly long: readonly SoakProgram[];
}

const SMALL = 60;
const LONG = 3;
const LONG_CALLS = 120;
/** Their times are not known: numbers that tell the calls of a race apart, and from those before. */
const RACE = 10_000;
/** Its streams of random numbers are not those of the exploration. */
const STREAM = 4096;

type Definition = OperationsDefinition<unknown, unknown, unknown>;

type PlanOrder = Omit<CheckTasks['plan']['order'], 'url'>;

/** A hand-written case has no programs; what of it goes on later is run as one. */
export function planCase(definition: ActorsDefinition<unknown, unknown>, { later }: PlanOrder): FreePlan {
  const long =
    later && !mayDeadlock(definition.outcomes)
      ? [{ program: NO_CALLS_LATER, memory: memoryOf(definition, NO_CALLS_LATER) }]
      : [];
  return { small: [], long };
}

export function planFree(definition: Definition, { seed, drains, cores, later }: PlanOrder): FreePlan {
  const generator = new Generator(definition, new Random(seed, STREAM));
  const small: CheckProgram[] = [];
  for (let i = 0; i < SMALL * 3 && small.length < SMALL; i++) {
    const { drain: _, ...program } = generator.program({ ...SIZES[i % SIZES.length], threads: 2 }, false);
    if (
      program.threads.length === 2 &&
      program.threads.every((calls) => calls.length > 0) &&
      !mayBlock(definition, program)
    )
      small.push(program);
  }
  const long: SoakProgram[] = [];
  for (let i = 0; i < LONG; i++) {
    const made = generator.long(cores, LONG_CALLS, drains);
    if (made === null) continue;
    const program: CheckProgram = later ? { ...made, later } : made;
    long.push({ program, memory: memoryOf(definition, program) });
  }
  return { small, long };
}

function mayBlock(definition: Definition, program: CheckProgram): boolean {
  const { slots } = prepareProgram(definition, program);
  const pending = (phase: string, thread?: number): Call[] =>
    slots.flatMap((slot) =>
      slot.phase === phase && (thread === undefined || slot.thread === thread)
        ? [
            {
              thread: slot.thread,
              operation: slot.named.role,
              arg: slot.arg,
              result: undefined,
              invoked: 0,
              returned: Infinity,
            },
          ]
        : [],
    );
  return (
    slots.some(({ named }) => named.waits) &&
    canBlock(
      modelOf(definition),
      pending('before'),
      program.threads.map((_, thread) => pending('race', thread)),
    )
  );
}

/** What the set-up of a program makes, for the threads that will share it. */
function memoryOf(definition: AnyCheck, program: CheckProgram): MemoryObject[] {
  const checked = nativeProgram(definition, program);
  const memory: MemoryObject[] = [];
  checked.begin((make) =>
    withSharedBuffers(make, (_, bytes, _own, options) => (memory[memory.length] = newMemory(bytes, options))),
  );
  return memory;
}

/** Judges what a small program's calls returned: is there any order of the threads' calls that explains it? */
export function judgeResults(
  definition: Definition,
  program: CheckProgram,
  results: readonly CountedResults[],
): CheckFinding | null {
  const first = callsBefore(definition, program);
  for (const { threads, count } of results) {
    const calls = [...first, ...madeCalls(definition, program, threads)];
    const found = wrongIn(definition, calls, count);
    if (found === null) continue;
    return {
      by: 'free',
      ...found,
      program,
      programText: programLines(program),
      calls: shownCalls(calls),
      explanation: explainOrder(definition, calls),
      schedule: null,
    };
  }
  return null;
}

/** The calls before the race return the same each time. */
function callsBefore(definition: Definition, program: CheckProgram): readonly MadeCall[] {
  const checked = nativeProgram(definition, { ...program, threads: program.threads.map(() => []) });
  checked.begin();
  return checked.calls();
}

function madeCalls(definition: Definition, program: CheckProgram, threads: CountedResults['threads']): MadeCall[] {
  const { slots } = prepareProgram(definition, program);
  const race = slots.flatMap((use, slot) => (use.phase === 'race' ? [{ ...use, slot }] : []));
  const results = threads.flat();
  return race.flatMap((use, i) => {
    const made = results[i];
    return made === null ? [] : [{ ...use, ...made, invoked: RACE + i, returned: RACE + i }];
  });
}

function wrongIn(
  definition: Definition,
  calls: readonly MadeCall[],
  count: number,
): { kind: string; text: string } | null {
  const times = counted(count, 'time');
  const threw = calls.find((call) => call.threw !== undefined);
  if (threw !== undefined) return { kind: 'threw', text: `${threw.operation} threw ${threw.threw} (${times})` };
  const element = judgeElements(calls);
  if (element !== null) return { kind: element.kind, text: `${element.text} (${times})` };
  const { first, threads } = byThread(calls);
  const model = modelOf(definition);
  return orderOf(model, first, threads).found
    ? null
    : {
        kind: 'not explained',
        text: `no order of the threads' calls explains what they returned (${times}): one thread alone with a ${model.name} could not get this`,
      };
}

function explainOrder(definition: Definition, calls: readonly MadeCall[]): CheckFinding['explanation'] {
  const { first, threads } = byThread(calls);
  const model = modelOf(definition);
  const { found, order } = orderOf(model, first, threads);
  if (found) return null;
  const numberOf = (call: Call): number => calls.findIndex(({ invoked }) => invoked === call.invoked);
  const state = order.reduce<unknown>(
    (before, call) => model.operations[call.operation](before, call) ?? before,
    model.initial(),
  );
  const misfit = [...first, ...threads.flat()].find((call) => !order.includes(call));
  return {
    order: order.map(numberOf),
    misfit: misfit === undefined ? null : numberOf(misfit),
    state: model.describe?.(state) ?? JSON.stringify(state),
  };
}

function byThread(calls: readonly MadeCall[]): { first: Call[]; threads: Call[][] } {
  const ofPhase = (phase: string, thread?: number): Call[] => [
    ...historyOf(calls.filter((call) => call.phase === phase && (thread === undefined || call.thread === thread))),
  ];
  const most = Math.max(...calls.map(({ thread }) => thread));
  return {
    first: ofPhase('before'),
    threads: Array.from({ length: most + 1 }, (_, thread) => ofPhase('race', thread)),
  };
}
