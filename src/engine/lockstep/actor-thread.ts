/** What a thread of the lockstep engine runs: one actor, execution after execution, until its host wants it back. */
import type { MessagePort } from 'node:worker_threads';
import { portable } from '../portable-error.js';
import { LockstepActor, type ActorReport } from './actor.js';
import { Board, type BoardLayout } from './board.js';
import { installPoints } from './points.js';
import type { ProgramModule } from './program.js';
import { Turns } from './turns.js';

/** The start message: plain data, one port, and the shared memory. */
export interface ActorStart {
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly layout: BoardLayout;
  readonly spin: number;
  /** What came out of each execution goes out here. */
  readonly port: MessagePort;
  /** URL of a ProgramModule. */
  readonly program: string;
  readonly programOptions: unknown;
}

/** `ready` once, then one `report` an execution. */
export interface ActorMessage {
  readonly ready?: true;
  readonly outcome?: string;
  readonly error?: Error;
}

export async function runActorThread(start: ActorStart): Promise<void> {
  const board = new Board(start.buffer, start.layout);
  const actor = new LockstepActor(start.id, board, new Turns(board, start.spin));
  installPoints(actor);
  try {
    const program = (await import(start.program)) as ProgramModule;
    actor.program = await program.loadProgram(start.id, start.programOptions, actor);
    start.port.postMessage({ ready: true } satisfies ActorMessage);
    for (let report = actor.takePart(); report !== null; report = actor.takePart()) {
      start.port.postMessage(messageOf(report));
    }
  } catch (error) {
    throw portable(error);
  } finally {
    start.port.close();
  }
}

function messageOf({ outcome, error }: ActorReport): ActorMessage {
  if (error !== undefined) return { error: portable(error) };
  return outcome === undefined ? {} : { outcome };
}
