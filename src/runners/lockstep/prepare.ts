/** Lays out the memory of a scenario for its threads. */
import { Board } from '../../engine/lockstep/board.js';
import { Crew } from '../../engine/lockstep/crew.js';
import { layoutKernel } from '../../kernel/layout.js';
import type { Cpu } from '../../kernel/kernel.js';
import type { MachineScenario, PlainScenario } from '../../lab/scenario.js';
import { layoutMachine } from '../../machine/layout.js';
import { Arena } from '../../memory/arena.js';
import type { MachineActorOptions } from '../../subjects/machine/actor.js';
import { MachineEvents } from '../../subjects/machine/events.js';
import type { CheckActorOptions } from '../../subjects/check/actor.js';
import type { PlainActorOptions } from '../../subjects/plain/actor.js';
import { MadeMemory } from '../../subjects/memory-objects.js';
import { withSharedBuffers } from '../../subjects/shared-buffers.js';

export type AnyScenario = MachineScenario<Cpu> | PlainScenario<unknown>;

export interface LockstepSettings {
  /** Points that an execution may pass. */
  readonly stepLimit: number;
  /** A thread that reaches no point for so long hangs. */
  readonly hangMs: number;
  /** Whether steps are written down. */
  readonly log: boolean;
  /** Whether waits may end by themselves, as ECMAScript has them not. */
  readonly spurious: boolean;
}

export interface PreparedScenario {
  readonly board: Board;
  readonly crew: Crew;
  /** Replaces shared memory that the last execution has made grow. Returns whether the threads must be started anew. */
  renewMemory(): boolean;
  /** Memory of the machine, and room for what it is like when it has booted; null for plain code. */
  readonly machine: { readonly mem: Int32Array; readonly booted: Int32Array } | null;
}

const MACHINE_ACTOR = new URL('../../subjects/machine/actor.js', import.meta.url).href;
const CHECK_ACTOR = new URL('../../subjects/check/actor.js', import.meta.url).href;
const PLAIN_ACTOR = new URL('../../subjects/plain/actor.js', import.meta.url).href;
/** Steps written down, per point passed: half of them are operations, but events and notes come on top. */
const STEPS_PER_POINT = 2;

export function prepareMachine(
  scenario: MachineScenario<Cpu>,
  url: string,
  form: string,
  settings: LockstepSettings,
): PreparedScenario {
  const { cpus, devices, data } = scenario;
  const arena = new Arena();
  layoutMachine(arena, cpus);
  layoutKernel(arena, cpus, data);
  const buffer = arena.toBuffer();
  const booted = new SharedArrayBuffer(buffer.byteLength);
  const events = new MachineEvents(cpus, devices.length).count;
  const steps = settings.stepLimit * STEPS_PER_POINT;
  const board = Board.create({ actors: cpus, devices: devices.length, events, steps });
  const programOptions: MachineActorOptions = { scenario: url, form, buffer, booted };
  const crew = new Crew(board, { ...settings, program: MACHINE_ACTOR, programOptions });
  return {
    board,
    crew,
    renewMemory: () => false,
    machine: { mem: new Int32Array(buffer), booted: new Int32Array(booted) },
  };
}

export function preparePlain(
  scenario: PlainScenario<unknown>,
  url: string,
  form: string,
  settings: LockstepSettings,
): PreparedScenario {
  const memory = new MadeMemory();
  setUp(() => scenario.shared(), memory);
  const actors = scenario.actors(form).length;
  const board = Board.create({ actors, devices: 0, events: 0, steps: settings.stepLimit * STEPS_PER_POINT });
  const programOptions: PlainActorOptions = { scenario: url, form, buffers: memory.objects };
  const crew = new Crew(board, { ...settings, program: PLAIN_ACTOR, programOptions });
  return { board, crew, renewMemory: () => memory.renew(), machine: null };
}

/**
 * Context: the thread that calls this has loaded the module. @param make sets the program up once, as each thread will
 */
export function prepareCheck(
  options: Omit<CheckActorOptions, 'buffers'>,
  actors: number,
  make: () => void,
  settings: LockstepSettings,
): PreparedScenario {
  const memory = new MadeMemory();
  setUp(make, memory);
  const board = Board.create({ actors, devices: 0, events: 0, steps: settings.stepLimit * STEPS_PER_POINT });
  const programOptions: CheckActorOptions = { ...options, buffers: memory.objects };
  const crew = new Crew(board, { ...settings, program: CHECK_ACTOR, programOptions });
  const renewMemory = (): boolean => {
    if (!memory.renew()) return false;
    setUp(make, memory); // what is judged here is over the same memory
    return true;
  };
  return { board, crew, renewMemory, machine: null };
}

/** Calls a set-up with the memory that the threads share. */
function setUp(make: () => unknown, memory: MadeMemory): void {
  withSharedBuffers(make, (index, bytes, _own, options) => {
    const made = memory.make(index, bytes, options);
    if (made === undefined) throw new Error('the set-up makes other memory from call to call');
    return made;
  });
}
