/** One thread of a soak: long programs on real threads, round after round; the first thread judges each history. */
import { explain, shownCalls } from '../../check/explain.js';
import type { CheckedProgram } from '../../check/checked-program.js';
import type { Ended } from '../../lab/schedule.js';
import { hasOperations } from '../../check/definition-problem.js';
import { BatchControl } from '../../engine/free/batch/control.js';
import { watched } from '../../engine/asynchrony.js';
import { tameThread } from '../../engine/tame-thread.js';
import { Rendezvous } from '../../engine/free/batch/rendezvous.js';
import type { BatchStart } from '../../engine/free/batch/thread.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { CheckFinding } from '../../lab/check-report.js';
import { BrokenBarrier } from '../../sync/barrier.js';
import { SyncAborted } from '../../sync/waiter.js';
import { modelOf } from '../../check/model.js';
import { importCheck } from '../../subjects/check/import-check.js';
import { nativeProgram } from '../../subjects/check/native-program.js';
import { MadeMemory, type MemoryObject } from '../../subjects/memory-objects.js';
import { makeAgain } from '../../subjects/shared-buffers.js';

const LONG_MS = 2 ** 30;

export interface SoakStart extends Pick<BatchStart, 'actor' | 'actors' | 'control' | 'port'> {
  readonly url: string;
  readonly programs: readonly SoakProgram[];
  /** On the wall clock. */
  readonly until: number;
  /** Histories, at most; null: the time ends it. */
  readonly most: number | null;
}

export interface SoakProgram {
  readonly program: CheckProgram;
  /** What its set-up makes, in order. */
  readonly memory: readonly MemoryObject[];
}

export interface Soaked {
  readonly runs: number;
  readonly calls: number;
  readonly unknown: number;
  readonly finding: CheckFinding | null;
}

export async function runSoakThread(start: SoakStart): Promise<void> {
  tameThread();
  const definition = await importCheck(start.url);
  const control = new BatchControl(start.control, start.actors);
  const rendezvous = new Rendezvous(control, start.actor);
  const programs = start.programs.map(({ program, memory }) => ({
    program,
    memory: new MadeMemory(memory),
    checked: nativeProgram(definition, program),
  }));
  const alive = setInterval(() => undefined, LONG_MS); // a promise alone keeps no thread
  let [runs, calls, unknown, finding] = [0, 0, 0, null as CheckFinding | null];
  try {
    for (let round = 0; !control.stopped; round++) {
      // one thread says when it is over, or others would wait for it
      const { program, checked, memory } = programs[round % programs.length];
      rendezvous.inTurn(() => checked.begin((make) => makeAgain(make, memory, 'setup')));
      const { call, args } = checked.entry(start.actor);
      rendezvous.meet();
      if (program.later === undefined) watched(() => call(...(args as never[])));
      else {
        await call(...(args as never[]));
        await rendezvous.allDone();
        const last = checked.after();
        if (last?.thread === start.actor) await last.call(...(last.args as never[]));
        await rendezvous.allDone();
      }
      rendezvous.meet();
      if (start.actor === 0) {
        const ended = checked.ended('completed', []);
        finding = findingOf(ended, checked, program);
        if (ended.undecided) unknown++;
        runs++;
        control.addSamples(start.actor, 1);
        calls += checked.calls().length;
        if (finding !== null || Date.now() >= start.until || runs >= (start.most ?? Infinity)) control.stop();
      }
      rendezvous.meet(); // now all know whether to go on
    }
  } catch (error) {
    if (!(error instanceof SyncAborted || error instanceof BrokenBarrier)) {
      control.stop(); // the others would wait for this one
      throw error;
    }
  } finally {
    clearInterval(alive);
    if (start.actor === 0) start.port.postMessage({ runs, calls, unknown, finding } satisfies Soaked);
    start.port.close();
  }

  function findingOf(
    { findings: [found] }: Ended,
    checked: CheckedProgram,
    program: CheckProgram,
  ): CheckFinding | null {
    if (found === undefined) return null;
    const made = checked.calls();
    const model = hasOperations(definition) ? { definition, model: modelOf(definition) } : null;
    return {
      by: 'soak',
      ...found,
      program,
      programText: [],
      calls: shownCalls(made),
      schedule: null,
      explanation: model === null ? null : explain(made, model),
    };
  }
}
