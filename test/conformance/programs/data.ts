/** The words that the programs of these tests share, and where things are in them. Imported by both sides. */
import { CSD } from '../../../src/kernel/smp/csd.js';
import { at, type Region } from '../../../src/memory/arena.js';
import { CACHE_LINE_WORDS, struct } from '../../../src/memory/struct.js';

const RECORDS = 256;
const CSDS = 32;
const GATES = 16;

/** What one run of a function leaves behind. */
export const RECORD = struct('record', ['info', 'cpu', 'irqsOff', 'inHardirq']);
/** How many records were begun and how many are complete; the records follow. */
export const RECORD_LIST = struct('record_list', ['begun', 'complete', `records*${RECORDS * RECORD.size}`]);
/** A gate is shut (0) or open (1); `arrived` counts who came to it. */
export const GATE = struct('gate', ['open', 'arrived']);

/** Single words. */
export const WORDS = struct('words', [
  'made', //           calls made by the interrupt handler of straddle.ts
  'result', //         what the last of them returned
  'takenNotTested', // a gate between take-all and test, see careless.ts; 0: none
  'finished', //       1: the function of a waited call has finished, see races.ts
  'tellActions', //    1: record every hotplug action that the program's notifier is told of
  'dyingWork', //      1: queue irq_work on a CPU that is told that it is dying
  'irqFlags*2', //     address and stride of the interrupt flags that the CPUs publish
  'messages*32', //    per CPU: a question and its answer
]);

/** The regions, for `Machine.boot({ data })`: name → words. */
export const DATA = {
  records: RECORD_LIST.size,
  gates: GATES * GATE.size,
  csds: CSDS * CACHE_LINE_WORDS,
  /** Per CPU: served pulses. */
  beats: 64,
  words: WORDS.size,
} as const;

type Data = Readonly<Record<string, Region>>;

/** A csd of the program's own. Each on a cache line, as `CSD` fits into one. */
export function csdAt(data: Data, slot: number): number {
  if (slot >= CSDS || CSD.size > CACHE_LINE_WORDS) throw new RangeError(`there is no csd ${slot}`);
  return data.csds.base + slot * CACHE_LINE_WORDS;
}

export function gateAt(data: Data, gate: number): number {
  return data.gates.base + gate * GATE.size;
}

export function recordAt(data: Data, index: number): number {
  return data.records.base + RECORD_LIST.records + (index % RECORDS) * RECORD.size;
}

/** The address of one of `WORDS`. */
export function wordAt(data: Data, word: number): number {
  return at(data.words, word);
}
