/** Small programs for the memory models, drawn: three threads, accesses of all sizes, plain ones and Atomics. */
import { Random } from '../../../../src/machine/random.js';
import { sizeOf, type Action, type MemoryProgram } from '../../../support/memory-model.js';

const TYPES = ['I8', 'I8', 'I8', 'I16', 'I16', 'I32'];
const OPERATIONS = ['st', 'st', 'ast', 'ald', 'axchg'];
const [BLOCK_BYTES, THREADS, ACTIONS_MAX] = [4, 3, 2];
/** More bytes to read are too many for the oracle. */
const READ_BYTES_MAX = 6;

export function generatedProgram(number: number): MemoryProgram {
  const random = new Random(20, number);
  const any = <T>(list: readonly T[]): T => list[random.below(list.length)];
  let [value, read] = [0, 0];
  const action = (_: unknown, place: number): Action => {
    const type = any(TYPES);
    const size = sizeOf(type);
    const view = `${random.below(2) === 0 ? 'y' : 'x'}:${type}`;
    const index = random.below(4) === 0 ? random.below(Math.min(2, BLOCK_BYTES / size)) : 0;
    let op = place > 0 && random.below(2) === 0 ? 'ld' : any(OPERATIONS);
    if (op !== 'st' && op !== 'ast' && (read += size) > READ_BYTES_MAX) op = 'st';
    return op === 'ld' || op === 'ald' ? [op, view, index] : [op, view, index, ++value];
  };
  const threads = Array.from({ length: THREADS }, () => Array.from({ length: 1 + random.below(ACTIONS_MAX) }, action));
  return { name: `program ${number}`, blocks: { x: BLOCK_BYTES, y: BLOCK_BYTES }, threads };
}

/** Two threads, of up to three actions each: few schedules altogether. */
export function generatedPair(number: number): MemoryProgram {
  const random = new Random(21, number);
  const any = <T>(list: readonly T[]): T => list[random.below(list.length)];
  const action = (): Action => {
    const [op, view] = [any(['st', 'ast', 'ld', 'ald', 'acas', 'acas']), any(['x:I32', 'x:I32', 'y:I32', 'y:I8'])];
    return op === 'ld' || op === 'ald' ? [op, view, 0] : [op, view, 0, 1 + random.below(2)];
  };
  const threads = Array.from({ length: 2 }, () => Array.from({ length: 1 + random.below(3) }, action));
  return { name: `pair ${number}`, blocks: { x: BLOCK_BYTES, y: BLOCK_BYTES }, threads };
}
