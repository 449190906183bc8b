/** The options that say what becomes of plain accesses to shared memory. */
import { InputError } from '../common/errors.js';
import { unknownName } from '../common/unknown-name.js';
import { MEMORY_MODELS, type MemoryModel, type PlainMemory } from '../lab/plain-memory.js';

export const PLAIN_MODES = ['always', 'racing', 'never'] as const;

export interface PlainOptions {
  /**
   * Which plain accesses to shared memory are steps of their own: all, those that race, or none. Default `racing`: those
   * that are declared, and those of a data race that was found, in the search for what comes of it.
   */
  readonly plain?: (typeof PLAIN_MODES)[number];
  /**
   * What plain reads that are steps may return. Default `interleaving`: what was written last, and in the search for what
   * comes of a data race also what `ecmascript` allows.
   */
  readonly memory?: MemoryModel;
}

/**
 * @param engine on which it is to be
 * @throws {RangeError} for a name that is none @throws {InputError} for what the engine cannot do
 */
export function plainMemoryOf(
  { plain: given, memory = 'interleaving' }: PlainOptions,
  engine?: 'coop' | 'lockstep' | 'free',
): PlainMemory {
  const plain = given ?? 'racing';
  if (!PLAIN_MODES.includes(plain)) throw new RangeError(unknownName('plain', plain, [...PLAIN_MODES]));
  if (!MEMORY_MODELS.includes(memory)) throw new RangeError(unknownName('memory', memory, [...MEMORY_MODELS]));
  if (engine === 'free' && given !== undefined)
    throw new InputError('plain: threads that run free are not scheduled, so no access is a step there');
  if (memory !== 'interleaving' && plain === 'never')
    throw new RangeError('memory: with plain: never no plain access is a step, so it can only return what is there');
  if (memory !== 'interleaving' && (engine ?? 'coop') !== 'coop')
    throw new InputError(`memory: real threads read what their memory holds; ${memory} needs coop`);
  return { points: plain === 'racing' ? [] : plain, model: memory };
}
