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
import { newBuffer, withSharedBuffers } from '../../subjects/shared-buffers.js';

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
  return { board, crew, machine: { mem: new Int32Array(buffer), booted: new Int32Array(booted) } };
}

export function preparePlain(
  scenario: PlainScenario<unknown>,
  url: string,
  form: string,
  settings: LockstepSettings,
): PreparedScenario {
  const buffers: SharedArrayBuffer[] = [];
  withSharedBuffers(
    () => scenario.shared(),
    (_, bytes) => (buffers[buffers.length] = newBuffer(bytes)),
  );
  const actors = scenario.actors(form).length;
  const board = Board.create({ actors, devices: 0, events: 0, steps: settings.stepLimit * STEPS_PER_POINT });
  const programOptions: PlainActorOptions = { scenario: url, form, buffers };
  return { board, crew: new Crew(board, { ...settings, program: PLAIN_ACTOR, programOptions }), machine: null };
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
  const buffers: SharedArrayBuffer[] = [];
  withSharedBuffers(make, (_, bytes) => (buffers[buffers.length] = newBuffer(bytes)));
  const board = Board.create({ actors, devices: 0, events: 0, steps: settings.stepLimit * STEPS_PER_POINT });
  const programOptions: CheckActorOptions = { ...options, buffers };
  return { board, crew: new Crew(board, { ...settings, program: CHECK_ACTOR, programOptions }), machine: null };
}
