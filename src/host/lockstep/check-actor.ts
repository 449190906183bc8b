/** One thread of a checked program on the lockstep engine: the module as it is, with the memory that all threads share. */
import type { CheckedProgram } from '../../check/checked-program.js';
import { ActorsProgram, OperationsProgram } from '../../check/checked-program.js';
import { hasOperations } from '../../check/definition-problem.js';
import * as code from '../../check/run-calls.js';
import type { LockstepProgram } from '../../engine/lockstep/program.js';
import type { CheckProgram } from '../../lab/check-program.js';
import { thrownText } from '../check-errors.js';
import type { AnyCheck } from '../check-load.js';
import { modelOf } from '../check-model.js';
import { importCheck } from '../check-setup.js';
import { withSharedBuffers } from './shared-buffers.js';

export interface CheckActorOptions {
  readonly url: string;
  readonly program: CheckProgram;
  /** The memory that a run's set-up makes, in the order in which it is made. */
  readonly buffers: readonly SharedArrayBuffer[];
}

export async function loadProgram(actor: number, options: unknown): Promise<LockstepProgram> {
  const { url, program, buffers } = options as CheckActorOptions;
  return new CheckActor(nativeProgram(await importCheck(url), program), actor, buffers);
}

/** A program of the module as it is. */
export function nativeProgram(definition: AnyCheck, program: CheckProgram): CheckedProgram {
  return hasOperations(definition)
    ? new OperationsProgram(program, code, { definition, model: modelOf(definition), describe: thrownText })
    : new ActorsProgram(definition, code, thrownText);
}

class CheckActor implements LockstepProgram {
  /** Plain code does not block but in Atomics.wait. */
  readonly mem = new Int32Array(1);

  constructor(private readonly checked: CheckedProgram, private readonly actor: number, private readonly buffers: readonly SharedArrayBuffer[]) {}

  /** Each thread makes the same contents anew, one after the other. */
  reset(): void {
    withSharedBuffers(() => this.checked.begin(), (index, bytes) => {
      const buffer = this.buffers[index];
      if (buffer?.byteLength !== bytes) throw new Error('setup makes other memory from call to call');
      new Uint8Array(buffer).fill(0);
      return buffer;
    });
  }

  run(): void {
    const { call, args } = this.checked.entry(this.actor);
    call(...(args as never[]));
  }

  outcome(): string {
    return this.checked.ended('completed', []).outcome;
  }

  interrupted(): boolean {
    return false;
  }

  wanted(): boolean {
    return false;
  }

  irqsOff(): boolean {
    return false;
  }

  interrupt(): void {
    throw new Error('a structure is not interrupted');
  }

  onEvent(): void {
    throw new Error('a structure has no events');
  }
}
