/** What a thread of the lockstep engine runs: one actor, execution after execution, until its host wants it back. */
import type { MessagePort } from 'node:worker_threads';
import { loadable, loadAsCompiled, pathOfOwn } from '../../common/own-modules.js';
import { keepPhaseIn } from '../../common/phase.js';
import { portable } from '../portable-error.js';
import { tameThread } from '../tame-thread.js';
import { LockstepActor } from './actor.js';
import { Board, type BoardLayout } from './board.js';
import { serveSources } from '../typescript/serve-sources.js';
import { snapshotOf } from '../rewriter/module-state/module-states.js';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { GlobalState } from '../global-state.js';
import { modulesNamedIn } from '../host-modules.js';
import { installRuntime } from './native-runtime.js';
import { settingUpLater } from '../set-up.js';
import { systemThreadId } from '../system-thread-id.js';
import { becomeThreadOf } from '../thread-identity.js';
import { installPoints } from './points.js';
import type { ProgramModule } from './program.js';
import type { LoopStart } from './loop/thread-loop.js';
import { Turns } from './turns.js';

/** The start message: plain data, one port, and the shared memory. */
export interface ActorStart {
  readonly id: number;
  readonly buffer: SharedArrayBuffer;
  readonly layout: BoardLayout;
  /** A `Loaded` goes out here when the program is loaded. */
  readonly port: MessagePort;
  /** URL of a ProgramModule. */
  readonly program: string;
  readonly programOptions: unknown;
  /** Modules that are loaded from here, and not as they lie on disk. */
  readonly sources: readonly NativeSource[];
  /** Where it says what of the code under test it runs; null: nowhere. */
  readonly phase: Int32Array | null;
  /** Where its code may go on later; null: it may not. */
  readonly later: LoopStart | null;
}

export interface Loaded {
  /** The number of the system's thread. */
  readonly systemId: number | null;
  /** The modules keep state that cannot be put back: another thread is needed for another execution. */
  readonly keepsState: boolean;
}

export async function runActorThread(start: ActorStart): Promise<void> {
  tameThread();
  if (start.phase !== null) keepPhaseIn(start.phase);
  const board = new Board(start.buffer, start.layout);
  const actor = new LockstepActor(start.id, board, new Turns(board));
  const declared = start.later?.declared ?? board.actors;
  becomeThreadOf(start.id, start.id < declared && declared < board.actors);
  installPoints(actor);
  modulesNamedIn(start.sources.length === 0 ? null : start.sources.map(({ source }) => source));
  if (start.later !== null) await installLoop(actor, start.later, board.actors);
  if (start.sources.length > 0) {
    installRuntime(actor, start.sources);
    serveSources(start.sources);
  }
  try {
    const onHost = start.sources.flatMap((source) => (source.onHost === null ? [] : [source.onHost]));
    const globals = onHost.length > 0 ? new GlobalState(onHost.flat()) : null;
    GlobalState.enter(globals);
    const program = (await import(loadable(start.program))) as ProgramModule;
    if (start.sources.some(({ url }) => pathOfOwn(url) !== null)) loadAsCompiled();
    actor.program = await settingUpLater(() => program.loadProgram(start.id, start.programOptions, actor));
    const state = snapshotOf(actor.states);
    const putGlobalsBack = globals === null ? IS_AS_BEFORE : globals.snapshot();
    const keepsState = state === null || putGlobalsBack === null;
    if (!keepsState) actor.putBack = () => state.restore() && putGlobalsBack();
    start.port.postMessage({ systemId: systemThreadId(), keepsState } satisfies Loaded);
    if (actor.goesOnLater) while (await actor.takePartLater());
    else while (actor.takePart());
  } catch (error) {
    throw portable(error);
  } finally {
    start.port.close();
    start.later?.line.close();
  }
}

const IS_AS_BEFORE = (): boolean => true;

/** Loaded where it is needed alone. */
async function installLoop(actor: LockstepActor, start: LoopStart, actors: number): Promise<void> {
  const [{ ThreadLoop }, { installOwn }] = await Promise.all([
    import('./loop/thread-loop.js'),
    import('./loop/install.js'),
  ]);
  const loop = new ThreadLoop(actor, start, actors);
  actor.loop = loop;
  installOwn(() => actor.active || loop.isSettingUp);
}
