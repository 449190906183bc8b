/** Lays out the memory of a subject for its threads, and says how what they do is named and judged. */
import { isOwnScenario, ownModule } from '../../common/own-modules.js';
import { leavingNothing } from '../../engine/asynchrony.js';
import { ControlledCpu, type ControlledPort } from '../../engine/controlled/cpu.js';
import { Faults } from '../../engine/controlled/faults.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import { Board, type BoardSize } from '../../engine/lockstep/board.js';
import { Crew } from '../../engine/lockstep/crew.js';
import { Desk, type StartedThreads } from '../../engine/lockstep/loop/desk.js';
import { SLOTS } from '../../engine/event-loop/slots.js';
import type { Cpu } from '../../kernel/kernel.js';
import { layoutKernel } from '../../kernel/layout.js';
import type { HardwareFaults, MachineScenario, PlainScenario } from '../../lab/scenario.js';
import type { Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { layoutMachine } from '../../machine/layout.js';
import { Arena } from '../../memory/arena.js';
import { prepare } from '../../scenarios/machine-system.js';
import type { AnyScenario } from '../../subjects/import-scenario.js';
import type { MachineActorOptions } from '../../subjects/machine/machine-actor.js';
import { MachineEvents } from '../../subjects/machine/machine-events.js';
import { MachineNames } from '../../subjects/machine/machine-names.js';
import type { Names } from '../../subjects/names.js';
import { OutcomeJudge } from '../../subjects/outcome-judge.js';
import type { PlainActorOptions } from '../../subjects/plain/plain-actor.js';
import { PlainSubject } from '../../subjects/plain/plain-subject.js';
import { MadeMemory } from '../../subjects/memory-objects.js';
import { namesOf } from '../../subjects/plain-names.js';
import { makeAgain } from '../../subjects/shared-buffers.js';
import { fileUrl } from '../coop/load.js';
import type { RaceWatch } from './race-watch.js';

export interface LockstepSettings {
  /** Points that an execution may pass. */
  readonly stepLimit: number;
  /** A thread that reaches no point for so long hangs. */
  readonly hangMs: number;
  /** Whether steps are written down. */
  readonly log: boolean;
  /** Whether waits may end by themselves, as ECMAScript has them not. */
  readonly spurious: boolean;
  /** Whether its modules may go on later, so that on coroutines its actors have event loops. */
  readonly goesOnLater: boolean;
  /** Each thread's timers may be as late as can be. */
  readonly lateTimers: boolean;
  /** What may go wrong with the hardware of a machine, where it is other than its scenario says. */
  readonly faults: Partial<HardwareFaults>;
  /** What looks for data races when that is asked, and the modules that the threads load for it; null: nothing. */
  readonly races: RaceWatch | null;
}

/** What the threads of a crew run, seen from their host. */
export interface LockstepSubject {
  readonly board: Board;
  readonly crew: Crew;
  readonly names: Names;
  /** Memory of the machine, and room for what it is like when it has booted; null for plain code. */
  readonly machine: {
    readonly mem: Int32Array;
    readonly booted: Int32Array;
    /** Choices from here on are ends of waits. */
    readonly firstTimeout: number;
    /** Sets what may go wrong with the hardware from then on. */
    allow(mem: Int32Array): void;
  } | null;
  /** Replaces shared memory that the last execution has made grow. Returns whether threads must be started anew. */
  renewMemory(): boolean;
  /** Its modules keep state of their own: threads are started anew for each execution. */
  readonly stateful: boolean;
  /**
   * Judges an execution that is over. Context: the host, when no thread runs.
   *
   * @param outcome what actor 0 observed, when it was completed
   */
  ended(end: RunEnd, outcome: string, timedOut: readonly number[], error: unknown): Ended;
}

const MACHINE_ACTOR = ownModule('subjects/machine/machine-actor.js');
const PLAIN_ACTOR = ownModule('subjects/plain/plain-actor.js');
/** Steps written down, per point passed: half of them are operations, but events and notes come on top. */
const STEPS_PER_POINT = 2;

export interface PrepareOptions {
  readonly url: string;
  readonly form: string;
  readonly stateful: boolean;
  readonly settings: LockstepSettings;
}

export function prepareScenario(scenario: AnyScenario, options: PrepareOptions): LockstepSubject {
  const judge = new OutcomeJudge(scenario.outcomes, options.form);
  return {
    ...(scenario.kind === 'machine' ? prepareMachine(scenario, options) : preparePlain(scenario, options)),
    stateful: options.stateful,
    ended: (end, outcome, timedOut, error) => judge.ended(end, timedOut, error, () => outcome),
  };
}

type Prepared = Pick<LockstepSubject, 'board' | 'crew' | 'names' | 'machine' | 'renewMemory'>;

function prepareMachine(scenario: MachineScenario<Cpu>, { url, form, settings }: PrepareOptions): Prepared {
  const { cpus, devices, data } = scenario;
  const arena = new Arena();
  const layout = layoutMachine(arena, cpus);
  const map = layoutKernel(arena, cpus, data);
  const buffer = arena.toBuffer();
  const booted = new SharedArrayBuffer(buffer.byteLength);
  const mem = new Int32Array(buffer);
  const faults = { ...scenario.faults, ...settings.faults };
  const events = new MachineEvents(cpus, devices.length, faults.freezes > 0);
  const [cpu] = [new ControlledCpu<Cpu['kernel']>(0, mem, layout, scenario.prompt, NO_PORT) as NamingCpu];
  prepare([cpu], scenario, form, map);
  const targets = devices.map((device) => device.cpu);
  const programOptions: MachineActorOptions = { scenario: url, form, buffer, booted, faults };
  return {
    ...crewOf(
      { actors: cpus, devices: devices.length, events: events.count },
      MACHINE_ACTOR,
      programOptions,
      settings,
      {
        isOwn: isOwnScenario(url),
      },
    ),
    names: new MachineNames(arena, events, cpu.kernel.functions.names, targets),
    machine: {
      mem,
      booted: new Int32Array(booted),
      firstTimeout: events.firstTimeout,
      allow: (memory) => new Faults(mem, layout, events.firstFreeze).allow(faults, memory),
    },
    renewMemory: () => false,
  };
}

function preparePlain(scenario: PlainScenario<unknown>, { url, form, settings }: PrepareOptions): Prepared {
  const memory = new MadeMemory();
  leavingNothing(() => makeAgain(() => scenario.shared(), memory, 'shared()'));
  const declared = scenario.actors(form).length;
  const { goesOnLater } = settings;
  const started = goesOnLater ? startedBy(scenario, settings) : null;
  const actors = declared + (started?.most ?? 0);
  const programOptions: PlainActorOptions = { scenario: url, form, buffers: memory.objects, declared };
  const events = goesOnLater ? SLOTS : 0;
  const { names } = leavingNothing(() => new PlainSubject(scenario, form, new CoopScheduler()));
  return {
    ...crewOf({ actors, devices: 0, events, later: events }, PLAIN_ACTOR, programOptions, settings, {
      started,
      isOwn: isOwnScenario(url),
    }),
    names: names.withEvents(events, namesOf(declared, { actors })),
    machine: null,
    renewMemory: () => memory.renew(),
  };
}

/** What of it threads may run that it starts. */
function startedBy({ workers }: PlainScenario<unknown>, { races }: LockstepSettings): StartedThreads | null {
  if (workers === undefined) return null;
  const read = races?.sources.map(({ url }) => url) ?? [];
  return { most: workers.most, modules: new Set([...workers.modules.map(fileUrl), ...read]) };
}

interface CrewSettings {
  /** What a thread is called in reports. */
  readonly called?: string;
  /** The last of the actors, where code under test starts them. */
  readonly started?: StartedThreads | null;
  /** Whether all of its modules are ours. */
  readonly isOwn?: boolean;
}

/** A board, and threads that run a program on it. */
export function crewOf(
  size: Omit<BoardSize, 'steps'>,
  program: string,
  programOptions: unknown,
  { stepLimit, hangMs, lateTimers, races }: LockstepSettings,
  { called = 'actor', started = null, isOwn = false }: CrewSettings = {},
): Pick<LockstepSubject, 'board' | 'crew'> {
  const board = Board.create({ ...size, steps: stepLimit * STEPS_PER_POINT });
  const sources = races?.sources ?? [];
  const desk = size.later ? new Desk(board, { called, lateTimers, ...(started && { started }) }) : null;
  const shares = isOwn && sources.length === 0 && desk === null;
  return { board, crew: new Crew(board, { hangMs, program, programOptions, sources, shares, desk }) };
}

type NamingCpu = ControlledCpu<Cpu['kernel']> & Cpu;

/** Of a CPU that runs nothing: it only says what functions are called. */
const NO_PORT = new Proxy({} as ControlledPort, {
  get: () => () => {
    throw new Error('this CPU runs nothing');
  },
});
