/** What a thread of the batch engine runs: one actor, job after job, until its host wants it back. */
import { beginWatch, endWatch } from '../../asynchrony.js';
import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { loadable } from '../../../common/own-modules.js';
import { portable } from '../../portable-error.js';
import { tameThread } from '../../tame-thread.js';
import { Batches, type BatchCount, type BatchOrder } from './batches.js';
import { BatchControl } from './control.js';
import type { MemoryPlan, Part } from './memory.js';
import type { BatchModule, BatchProgram } from './program.js';

/** The start message: plain data, one port, and the shared memory. */
export interface BatchStart {
  readonly actor: number;
  readonly actors: number;
  readonly control: SharedArrayBuffer;
  readonly port: MessagePort;
  /** URL of a BatchModule. */
  readonly module: string;
  readonly moduleOptions: unknown;
}

/** From the host, answered one by one. */
export type BatchCommand =
  | { readonly do: 'prepare'; readonly job: unknown }
  | { readonly do: 'open'; readonly memory: MemoryPlan }
  | { readonly do: 'run'; readonly order: BatchOrder }
  | { readonly do: 'leave' };

export type BatchAnswer =
  | { readonly is: 'loaded'; readonly about: unknown }
  | { readonly is: 'prepared'; readonly parts: readonly Part[]; readonly resultWords: number }
  | { readonly is: 'opened' }
  | { readonly is: 'counted'; readonly count: BatchCount; readonly report: unknown };

export async function runBatchThread({
  actor,
  actors,
  control,
  port,
  module,
  moduleOptions,
}: BatchStart): Promise<void> {
  tameThread();
  const answer = (message: BatchAnswer): void => port.postMessage(message);
  const batchControl = new BatchControl(control, actors);
  const commands = on(port, 'message', { close: ['close'] }) as AsyncIterable<[BatchCommand]>;
  try {
    const loaded = await ((await import(loadable(module))) as BatchModule).loadBatchProgram(actor, moduleOptions);
    let program: BatchProgram | undefined;
    let batches: Batches | undefined;
    answer({ is: 'loaded', about: loaded.about });
    for await (const [command] of commands) {
      if (command.do === 'leave') return;
      if (command.do === 'prepare') {
        program = loaded.prepare(command.job);
        answer({ is: 'prepared', parts: program.parts, resultWords: program.resultWords });
      } else if (command.do === 'open') {
        batches = new Batches(actor, batchControl, command.memory, program!);
        answer({ is: 'opened' });
      } else {
        beginWatch();
        const count = batches!.run(command.order);
        endWatch();
        answer({ is: 'counted', count, report: loaded.report?.() });
      }
    }
  } catch (error) {
    batchControl.stop(); // the others would wait for this one
    throw portable(error);
  } finally {
    port.close();
  }
}
