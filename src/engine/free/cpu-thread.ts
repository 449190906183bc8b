/** What a CPU's worker thread runs: builds the CPU, has its system prepared, and starts it. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { asError } from '../../common/thrown.js';
import type { IpiSettings } from '../../machine/interrupt-controller.js';
import type { MachineLayout } from '../../machine/layout.js';
import { Random } from '../../machine/random.js';
import { MachineStopped } from '../../machine/stopped.js';
import type { TraceLayout } from '../../trace/ring.js';
import { Event } from '../../trace/event.js';
import { MonotonicClock } from './clock.js';
import { FreeCpu } from './cpu.js';
import { startJitter } from './jitter.js';

/** Random numbers of the delays: apart from those of the interrupt controllers. */
const JITTER_STREAM = 4_000;

/** The start message of a CPU thread: plain data, one port, and the shared memory. */
export interface CpuStart {
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly layout: MachineLayout;
  readonly trace: TraceLayout;
  readonly ipi: IpiSettings;
  readonly seed: number;
  /** Turns of a busy wait before the thread parks, while there is a core for every CPU that is awake. */
  readonly spin: number;
  /** Cores that the CPUs share. */
  readonly cores: number;
  /** `Atomics` operations of the code under test between two delays of it, on average; 0: no delays. See jitter.ts. */
  readonly jitter: number;
  readonly epochNs: bigint;
  /** Tasks come in and results go out here. */
  readonly port: MessagePort;
  /** Whose `runCpu` is called with this: the URL of a module, or files, the last of which it is. */
  readonly system: string | readonly CodeFile[];
  readonly systemOptions: unknown;
}

/** A file that is CommonJS, compiled: for all threads at once. */
export interface CodeFile {
  /** By which the files after it require it. */
  readonly name: string;
  readonly path: string;
  /** A function of `module`, `require` and the path. */
  readonly source: string;
  /** What V8 made of it, in shared memory. Another V8 than the one that made it compiles the source. */
  readonly cache: Uint8Array;
}

/** What a CPU's thread loads: one module, with the engine below it, for each costs every thread a millisecond. */
export interface SystemModule {
  /** `runCpuThread` of its system. */
  readonly runCpu: (start: CpuStart) => Promise<void>;
}

/** What a CPU thread runs: a kernel with its program. */
export interface System {
  /** Loads what is to be loaded. The only asynchronous step: afterwards the thread never yields. */
  prepare(cpu: FreeCpu<never>, options: unknown): Promise<RunningSystem>;
}

export interface RunningSystem {
  /** Runs the CPU until the machine is stopped, which it leaves by MachineStopped. */
  start(): void;
  /** Runs a task that the host handed in. Context: idle. */
  runTask(name: string, args: readonly unknown[]): unknown;
}

export interface TaskRequest {
  readonly task: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface TaskResult {
  readonly task: number;
  readonly result: unknown;
}

/**
 * Runs one CPU until the machine is stopped. Whatever else is thrown is a machine check of this CPU.
 */
export async function runCpuThread(start: CpuStart, system: System): Promise<void> {
  const cpu = new FreeCpu<never>(new Int32Array(start.buffer), start, new MonotonicClock(start.epochNs));
  const stopJitter =
    start.jitter > 0
      ? startJitter(start.jitter, new Random(start.seed, JITTER_STREAM + start.id), cpu.clock)
      : undefined;
  try {
    const running = await system.prepare(cpu, start.systemOptions);
    cpu.takeHostTask = () => takeHostTask(cpu, start.port, running);
    start.port.postMessage({ task: READY, result: null } satisfies TaskResult);
    running.start();
  } catch (error) {
    if (!(error instanceof MachineStopped)) throw portable(error);
  } finally {
    stopJitter?.(); // the next machine on this thread may want none
    start.port.close();
  }
}

/** What was thrown, as an error that says the same in another thread: not all that can be thrown can be sent there. */
function portable(thrown: unknown): Error {
  try {
    if (structuredClone(thrown) instanceof Error) return thrown as Error;
  } catch {
    // it cannot be sent: its text can
  }
  const error = asError(thrown);
  return new Error(`threw ${error === thrown ? `${error.name}: ` : ''}${error.message}`);
}

/** The task number under which a CPU thread says that it is about to start. */
export const READY = 0;

function takeHostTask(cpu: FreeCpu<never>, port: MessagePort, running: RunningSystem): boolean {
  const received = receiveMessageOnPort(port);
  if (received === undefined) return false;
  const { task, name, args } = received.message as TaskRequest;
  cpu.trace(Event.TASK, task);
  const result = running.runTask(name, args);
  cpu.trace(Event.TASK_DONE, task);
  port.postMessage({ task, result } satisfies TaskResult);
  return true;
}
