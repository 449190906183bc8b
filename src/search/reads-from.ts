/**
 * Reads-from pairs: which write each read has seen. Two executions with the same pairs have done the same, so their
 * number says how much an exploration has covered better than that of its traces does.
 *
 * Source: Wolff et al., Greybox Fuzzing for Concurrency Testing, ASPLOS 2024 (RFF), §3.
 */
import type { Step } from '../engine/controlled/step.js';
import { Opcode, PLAIN_WRITE } from '../engine/controlled/opcodes.js';
import { isWrite } from '../engine/controlled/operations.js';
import type { TraceSet } from './trace-set.js';

/** Adds the pairs of one execution. A write and a read are identified by who made them, and where in the source. */
export function addReadsFrom(steps: readonly Step[], pairs: TraceSet): void {
  const writers = new Map<number, number>();
  for (const { actor, site, op, word, value, result } of steps) {
    if (op < 0 || op === Opcode.notify) continue;
    const self = (actor + 1) * 65_537 + site;
    if (op !== Opcode.store && op !== PLAIN_WRITE) pairs.add(pairHash(writers.get(word) ?? 0, self, word));
    const wrote = op === Opcode.compareExchange ? result === value : isWrite(op);
    if (wrote) writers.set(word, self);
  }
}

function pairHash(writer: number, reader: number, word: number): number {
  let hash = Math.imul(writer ^ 0x811c9dc5, 0x01000193);
  hash = Math.imul(hash ^ reader, 0x01000193);
  hash = Math.imul(hash ^ word, 0x01000193);
  return hash ^ (hash >>> 15);
}
