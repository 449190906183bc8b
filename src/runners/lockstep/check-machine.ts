/** The programs of a check on the lockstep engine: one set of threads runs all programs of as many threads. */
import { ownModule } from '../../common/own-modules.js';
import { leavingNothing } from '../../engine/asynchrony.js';
import { SLOTS } from '../../engine/event-loop/slots.js';
import { crashedBy } from '../../subjects/check/died.js';
import { CheckNames } from '../../subjects/check/check-names.js';
import { RECORD_BUFFERS } from '../../check/record.js';
import type { CheckedProgram } from '../../check/checked-program.js';
import { AsyncCode } from '../../lab/async-code.js';
import type { AnyCheck } from '../../lab/check-definition.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { RECORD_SLOTS, type CheckActorOptions } from '../../subjects/check/check-actor.js';
import { nativeProgram } from '../../subjects/check/native-program.js';
import { ProgramCell } from '../../subjects/check/program-cell.js';
import { NATIVE } from '../../subjects/check/surroundings.js';
import { MadeMemory } from '../../subjects/memory-objects.js';
import { makeAgain } from '../../subjects/shared-buffers.js';
import { DEFAULTS, LockstepMachine } from './machine.js';
import { crewOf, type LockstepSubject } from './prepare.js';
import type { RaceWatch } from './race-watch.js';

const CHECK_ACTOR = ownModule('subjects/check/check-actor.js');

/** Context: the module was imported in this thread too, which judges. */
export class CheckMachine {
  readonly #cell = new ProgramCell();
  /** Of the record and the structure: shared by all threads. */
  readonly #memory = new MadeMemory();
  #program: CheckProgram | null = null;
  #checked!: CheckedProgram;
  #names!: CheckNames;
  #machine!: LockstepMachine;

  /** @param events of event loops, where calls may go on later */
  private constructor(
    private readonly definition: AnyCheck,
    private readonly events: number,
  ) {}

  /** @param program the first one: it says how many threads there are, and whether they go on later */
  static async start(
    url: string,
    definition: AnyCheck,
    program: CheckProgram,
    { stateful, races }: { readonly stateful: boolean; readonly races: RaceWatch | null },
  ): Promise<CheckMachine> {
    const goesOnLater = program.later ?? false;
    const events = goesOnLater ? SLOTS : 0;
    const check = new CheckMachine(definition, events);
    check.use(program);
    const { actors } = check.#checked;
    const memory = { program: check.#cell.buffer, buffers: check.#memory.objects };
    const options: CheckActorOptions = { url, actors, ...memory };
    const settings = { ...DEFAULTS, races, goesOnLater };
    const subject: LockstepSubject = {
      ...crewOf({ actors, devices: 0, events, later: events }, CHECK_ACTOR, options, settings, { called: 'thread' }),
      get names() {
        return check.#names;
      },
      machine: null,
      renewMemory: () => check.#renew(),
      stateful,
      ended: (end, _, timedOut, error) => check.#ended(end, timedOut, error),
    };
    check.#machine = await LockstepMachine.start(subject, settings);
    return check;
  }

  get machine(): LockstepMachine {
    return this.#machine;
  }

  get checked(): CheckedProgram {
    return this.#checked;
  }

  /** What is executed from now on. @param program of as many threads, which go on later or do not */
  use(program: CheckProgram): void {
    if (program === this.#program) return;
    if (program.later === true && (program.before.length > 0 || program.drain !== undefined))
      throw new AsyncCode(
        'calls before and after the race go on later',
        'coroutines alone schedule those: --engine coop',
      );
    this.#program = program;
    this.#cell.write(program);
    this.#checked = nativeProgram(this.definition, program, { ...NATIVE, slots: RECORD_SLOTS });
    this.#begin();
    this.#names = new CheckNames(this.#checked, this.#memory.objects.length - RECORD_BUFFERS, this.events);
  }

  async close(): Promise<void> {
    await this.#machine.close();
  }

  /** What is judged here is over the memory of the threads. */
  #begin(): void {
    const begin = (): void => this.#checked.begin((make) => makeAgain(make, this.#memory, 'setup'));
    if (this.events === 0) begin();
    else leavingNothing(begin); // the threads do it again
  }

  #renew(): boolean {
    if (!this.#memory.renew()) return false;
    this.#begin();
    return true;
  }

  #ended(end: RunEnd, timedOut: readonly number[], error: unknown): Ended {
    if (end === 'crash') return crashedBy(error, this.events > 0);
    return end === 'diverged' ? { outcome: end, findings: [] } : this.#checked.judge(end, timedOut);
  }
}
