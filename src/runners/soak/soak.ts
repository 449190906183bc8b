/** A soak from the host's side: starts the threads, and watches that they get on. */
import { MessageChannel } from 'node:worker_threads';
import { BatchControl } from '../../engine/free/batch/control.js';
import { Interrupted } from '../../common/errors.js';
import { bundledEntry } from '../../common/own-modules.js';
import { Threads } from '../../engine/threads.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { FreeOrder } from '../batch/check-batches.js';
import type { Soaked, SoakProgram, SoakStart } from './soak-thread.js';

export interface SoakOrder extends Omit<FreeOrder, 'seed'> {
  readonly programs: readonly SoakProgram[];
  /** Of a hand-written case, whose program says not how many. */
  readonly actors?: number;
}

const ENTRY = bundledEntry('soak');
/** After an interruption. */
const GIVEN_UP_MS = 800;
const LOOKS = 10;
/**
 * Times the patience: threads that share few cores with much else may stand still for long, and are not to be blamed.
 */
const STUCK_PATIENCE = 4;
const NOTHING: Soaked = { runs: 0, calls: 0, unknown: 0, finding: null };

/** @throws what a thread threw */
export async function soak(order: SoakOrder): Promise<Soaked> {
  const { url, programs, until, runs, patienceMs, signal, countedBy } = order;
  const { actors = programs[0].program.threads.length } = order;
  const control = BatchControl.create(actors);
  countedBy?.(() => control.samples);
  const threads = new Threads<SoakStart>(ENTRY, actors);
  const watch = watchThreads(control, patienceMs, signal);
  let soaked = NOTHING;
  try {
    const tasks = Array.from({ length: actors }, async (_, actor) => {
      const { port1, port2 } = new MessageChannel();
      const said = new Promise<void>((resolve) => {
        port1.on('message', (message: Soaked) => (soaked = message)).on('close', resolve);
      });
      await threads.run({ actor, url, control: control.buffer, actors, programs, until, most: runs, port: port2 });
      await said;
    });
    const stuck = await Promise.race([Promise.all(tasks).then(() => null), watch.stuck]);
    return stuck === null ? soaked : { ...soaked, finding: stuckFinding(stuck, programs[0].program, patienceMs) };
  } finally {
    watch.end();
    control.stop();
    await threads.destroy();
  }
}

function stuckFinding(thread: number, program: CheckProgram, patienceMs: number): Soaked['finding'] {
  return {
    by: 'soak',
    kind: 'stuck',
    text: `thread ${thread} did not come back within ${(STUCK_PATIENCE * patienceMs) / 1000} s: it waits for something that no thread does`,
    program,
    programText: [],
    calls: [],
    explanation: null,
    schedule: null,
  };
}

/** Settles with the thread that the others wait for, when no thread has got on for too long. */
function watchThreads(
  control: BatchControl,
  patienceMs: number,
  signal: AbortSignal | undefined,
): { stuck: Promise<number>; end(): void } {
  let [seen, unchanged] = [-1, 0];
  let tell!: (thread: number) => void;
  let giveUp!: (error: Interrupted) => void;
  const stuck = new Promise<number>((resolve, reject) => ([tell, giveUp] = [resolve, reject]));
  let givenUp: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    control.stop();
    givenUp = setTimeout(() => giveUp(new Interrupted('interrupted')), GIVEN_UP_MS);
  };
  signal?.addEventListener('abort', interrupt);
  const timer = setInterval(() => {
    const { progress } = control;
    unchanged = progress === seen ? unchanged + 1 : 0;
    seen = progress;
    if (unchanged >= LOOKS * STUCK_PATIENCE && progress > 0) tell(control.behind()[0] ?? 0);
  }, patienceMs / LOOKS);
  const end = (): void => {
    clearInterval(timer);
    clearTimeout(givenUp);
    signal?.removeEventListener('abort', interrupt);
  };
  return { stuck, end };
}
