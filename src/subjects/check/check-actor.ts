/**
 * One thread of a checked program on the lockstep engine: the module as it is, with the memory that all threads share.
 */
import type { CheckedProgram } from '../../check/checked-program.js';
import { GATES } from '../../check/gates.js';
import { RECORD_BUFFERS } from '../../check/record.js';
import type { Ground } from '../../engine/controlled/ground.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import { watched } from '../../engine/asynchrony.js';
import { callerOfWait, looksAtResult } from '../../engine/lockstep/call-sites.js';
import { groundWithout } from '../../engine/lockstep/loop/loop-words.js';
import type { LockstepPort, LockstepProgram } from '../../engine/lockstep/program.js';
import type { AnyCheck } from '../../lab/check-definition.js';
import { MadeMemory, type MemoryObject } from '../memory-objects.js';
import { makeAgain } from '../shared-buffers.js';
import { CallNote, noteCalls } from './check-names.js';
import { importCheck } from './import-check.js';
import { nativeProgram } from './native-program.js';
import { ProgramCell } from './program-cell.js';
import { withinEngine } from './surroundings.js';

export interface CheckActorOptions {
  readonly url: string;
  readonly actors: number;
  /** Of a ProgramCell. */
  readonly program: SharedArrayBuffer;
  /** The memory that a run's set-up makes, in the order in which it is made. */
  readonly buffers: readonly MemoryObject[];
}

/** Slots of the record: enough for the largest program that is generated. */
export const RECORD_SLOTS = 128;

export async function loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram> {
  const { url, actors, program, buffers } = options as CheckActorOptions;
  const definition = await importCheck(url);
  const cell = new ProgramCell(program);
  const ground = port.loopGround ?? groundWithout(actors);
  return new CheckActor(definition, actor, ground, cell, new MadeMemory(buffers), port);
}

class CheckActor implements LockstepProgram {
  readonly words = new WordNumbers();
  #checked!: CheckedProgram;
  /** Of the program that `#checked` is made of. */
  #version = -1;

  constructor(
    private readonly definition: AnyCheck,
    private readonly actor: number,
    readonly ground: Ground,
    private readonly program: ProgramCell,
    private readonly memory: MadeMemory,
    private readonly port: LockstepPort,
  ) {}

  /** Each thread makes the same contents anew, one after the other. */
  reset(): void {
    if (this.program.version !== this.#version) this.#load();
    this.#checked.begin((make) => makeAgain(make, this.memory, 'setup'));
    this.words.forget();
    this.words.know(GATES.buffer);
    for (const memory of this.memory.objects.slice(RECORD_BUFFERS)) this.words.know(memory);
  }

  run(): unknown {
    if (this.port.isLeftOut(this.actor)) return undefined;
    const { call, args } = this.#checked.entry(this.actor);
    const work = (): unknown => call(...(args as never[]));
    return this.port.loopGround === null ? watched(work) : work();
  }

  get code(): object {
    return this.#checked;
  }

  outcome(): string {
    return this.#checked.ended('completed', []).outcome;
  }

  looksAtWait(): boolean {
    return looksAtResult(callerOfWait());
  }

  interrupt(): void {
    throw new Error('a structure is not interrupted');
  }

  onEvent(): void {
    throw new Error('a structure has no events');
  }

  #load(): void {
    const { port } = this;
    this.#version = this.program.version;
    this.#checked = nativeProgram(this.definition, this.program.read(), {
      ...withinEngine((work) => port.bounded(work)),
      slots: RECORD_SLOTS,
      inThread: (thread, attach) => port.inThread(thread, attach),
    });
    noteCalls(this.#checked, (kind, slot) => {
      port.called(kind === CallNote.RETURNED);
      port.note(kind, slot, 0, 0);
    });
  }
}
