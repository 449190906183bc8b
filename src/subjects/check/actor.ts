/**
 * One thread of a checked program on the lockstep engine: the module as it is, with the memory that all threads share.
 */
import type { CheckedProgram } from '../../check/checked-program.js';
import { ActorsProgram, OperationsProgram } from '../../check/checked-program.js';
import { hasOperations } from '../../check/definition-problem.js';
import { GATES } from '../../check/gates.js';
import * as code from '../../check/run-calls.js';
import { RECORD_BUFFERS } from '../../check/record.js';
import { watched } from '../../engine/asynchrony.js';
import { callerOfPoint, looksAtResult } from '../../engine/lockstep/call-sites.js';
import type { LockstepPort, LockstepProgram } from '../../engine/lockstep/program.js';
import type { Ground } from '../../engine/controlled/rules.js';
import { WordNumbers } from '../../engine/controlled/words.js';
import type { CheckProgram } from '../../lab/check-program.js';
import type { AnyCheck } from '../../runners/coop/load-check.js';
import { modelOf } from '../../check/model.js';
import { importCheck } from '../../runners/check-setup.js';
import { withSharedBuffers } from '../shared-buffers.js';
import { NATIVE, withinEngine } from './surroundings.js';

export interface CheckActorOptions {
  readonly url: string;
  readonly program: CheckProgram;
  /** The memory that a run's set-up makes, in the order in which it is made. */
  readonly buffers: readonly SharedArrayBuffer[];
}

export async function loadProgram(actor: number, options: unknown, port: LockstepPort): Promise<LockstepProgram> {
  const { url, program, buffers } = options as CheckActorOptions;
  return new CheckActor(
    nativeProgram(
      await importCheck(url),
      program,
      withinEngine((work) => port.bounded(work)),
    ),
    actor,
    buffers,
  );
}

/** A program of the module as it is. */
export function nativeProgram(definition: AnyCheck, program: CheckProgram, surroundings = NATIVE): CheckedProgram {
  return hasOperations(definition)
    ? new OperationsProgram(program, code, { definition, model: modelOf(definition), ...surroundings })
    : new ActorsProgram(definition, code, surroundings);
}

class CheckActor implements LockstepProgram {
  readonly ground: Ground;
  readonly words = new WordNumbers();

  constructor(
    private readonly checked: CheckedProgram,
    private readonly actor: number,
    private readonly buffers: readonly SharedArrayBuffer[],
  ) {
    this.ground = { mem: new Int32Array(1), irqs: null, firstTimeout: checked.actors }; // it does not block but in Atomics.wait
  }

  /** Each thread makes the same contents anew, one after the other. */
  reset(): void {
    this.words.forget();
    this.words.know(GATES.buffer);
    withSharedBuffers(
      () => this.checked.begin(),
      (index, bytes) => {
        const buffer = this.buffers[index];
        if (buffer?.byteLength !== bytes) throw new Error('setup makes other memory from call to call');
        new Uint8Array(buffer).fill(0);
        if (index >= RECORD_BUFFERS) this.words.know(buffer);
        return buffer;
      },
    );
  }

  run(): void {
    const { call, args } = this.checked.entry(this.actor);
    watched(() => call(...(args as never[])));
  }

  outcome(): string {
    return this.checked.ended('completed', []).outcome;
  }

  looksAtWait(): boolean {
    return looksAtResult(callerOfPoint());
  }

  interrupt(): void {
    throw new Error('a structure is not interrupted');
  }

  onEvent(): void {
    throw new Error('a structure has no events');
  }
}
