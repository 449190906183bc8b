/** Programs with a known answer: a pure function of the seed. */
import { Random } from '../../src/machine/random.js';
import { modulesOf } from './module-text.js';
import { Pen } from './pen.js';
import type { Fault, GeneratedProgram, Language, ProgramEngine } from './program.js';
import { shapeOf } from './shapes.js';
import { spscRing, treiberStack } from './structures/containers.js';
import { counter, pair, register } from './structures/counter.js';
import { mutex, semaphore, spinLock, ticketLock } from './structures/locks.js';
import { barrier, latch, message } from './structures/meetings.js';
import type { Structure } from './structures/structure.js';

export const STRUCTURES: readonly Structure[] = [
  counter,
  register,
  pair,
  spinLock,
  mutex,
  ticketLock,
  semaphore,
  spscRing,
  treiberStack,
  message,
  latch,
  barrier,
];
export const LANGUAGES: readonly Language[] = ['mjs', 'cjs', 'ts'];

export interface GenerateOptions {
  readonly seed: number;
  readonly count: number;
  /** No seeded faults. */
  readonly rightOnly?: boolean;
  /** Every expression as it is: what is wrong without forms has another reason. */
  readonly plain?: boolean;
  /** Left out: each in turn. */
  readonly language?: Language;
  /** For all; left out: drawn, mostly coop. */
  readonly engine?: ProgramEngine;
}

/** Structures, languages and right or wrong in turn; all else is drawn. */
export function generate({
  seed,
  count,
  rightOnly = false,
  plain = false,
  language,
  engine,
}: GenerateOptions): GeneratedProgram[] {
  return Array.from({ length: count }, (_, number) => {
    const random = new Random(seed, number);
    const structure = STRUCTURES[number % STRUCTURES.length];
    const inTurn = LANGUAGES[(Math.floor(number / STRUCTURES.length) + number) % LANGUAGES.length];
    const pen = new Pen(random, language ?? inTurn, plain);
    const fault = rightOnly || random.chance(0.5) ? null : pen.pick(structure.faults);
    const name = `${structure.name}-${fault === null ? 'right' : 'broken'}-${number}`;
    const part = structure.write(pen, fault?.name ?? null);
    const shaped = shapeOf(part, pen);
    const files = modulesOf(name, part, shaped, pen);
    return {
      name,
      files,
      fault,
      engine: engine ?? drawEngine(random, fault),
      made: [shaped.name, pen.language, ...pen.forms],
    };
  });
}

function drawEngine(random: Random, fault: Fault | null): ProgramEngine {
  const share = random.unit();
  if (fault?.deep) return 'coop';
  return share < 0.8 ? 'coop' : share < 0.95 ? 'lockstep' : 'all';
}
