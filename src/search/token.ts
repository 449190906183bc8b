/**
 * Replay tokens: a schedule as a word to paste. A token names what it belongs to, so that `replay TOKEN` needs nothing
 * else, and carries fingerprints of the sources, so that a schedule is not followed through code it was not made for.
 *
 * `s4.` and base64url of: kind, engine and flags (1 byte), subject, form, program, faults of the hardware that were asked
 * for (each plus 1, 0: as the scenario says), plain accesses that are steps (which,
 * counted, each as module, line and column) and memory model, fingerprints of the subject's own
 * module and of all sources (4 bytes each), what was left out of the program, deviations (both counted, each as the
 * distance from the one before), CRC-32 of all that. The version stands outside: it must be readable in a token that is
 * otherwise unreadable.
 */
import { MEMORY_MODELS, type MemoryModel, type PlainMemory, type PlainPoints } from '../lab/plain-memory.js';
import type { HardwareFaults } from '../lab/scenario.js';
import type { Plan } from '../lab/schedule.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { crc32 } from './checksum.js';

const VERSION = '4';
const [CHECK, LOCKSTEP, SPURIOUS, FAULTS, LATE_TIMERS] = [1, 2, 4, 8, 16];
const FLAGS = CHECK | LOCKSTEP | SPURIOUS | FAULTS | LATE_TIMERS;

/** CRC-32 of sources, as they are written: a change of the rewriter alone makes no token stale. */
export interface Fingerprints {
  /** Of the subject's own module. */
  readonly own: number;
  /** Of every module under test, its own included. */
  readonly sources: number;
}

/** What is executed: enough to find it again. */
export interface SubjectReference {
  readonly kind: 'scenario' | 'check';
  /** A scenario's name, or the path of a module. */
  readonly subject: string;
  /** Kernel variant, or form of a scenario; empty for a check. */
  readonly form: string;
  /** The calls of each thread of a check, as text; empty for a scenario. */
  readonly program: string;
  /** Whether waits may end by themselves. */
  readonly spurious: boolean;
  /** What may go wrong with the hardware of a machine, where it is other than its scenario says. */
  readonly faults?: Partial<HardwareFaults> | undefined;
  /** Whether timers may be late, each thread's own. */
  readonly lateTimers?: boolean;
  /** Which plain accesses are steps, and what they may read. */
  readonly plain: PlainMemory;
}

export interface Token extends SubjectReference {
  /** The engine that found it. */
  readonly engine: 'coop' | 'lockstep';
  readonly fingerprints: Fingerprints;
  /** What shrinking left out of the program, ascending. */
  readonly leftOut: readonly number[];
  readonly plan: Plan;
}

/** Why a token cannot be used. */
export class TokenError extends Error {
  override readonly name = 'TokenError';

  constructor(
    readonly reason: 'malformed' | 'version' | 'stale',
    message: string,
  ) {
    super(message);
  }
}

export function encodeToken({
  kind,
  engine,
  spurious,
  lateTimers = false,
  subject,
  form,
  program,
  faults,
  plain,
  fingerprints,
  leftOut,
  plan,
}: Token): string {
  const writer = new ByteWriter();
  writer.number(
    (kind === 'check' ? CHECK : 0) |
      (engine === 'lockstep' ? LOCKSTEP : 0) |
      (spurious ? SPURIOUS : 0) |
      (faults ? FAULTS : 0) |
      (lateTimers ? LATE_TIMERS : 0),
  );
  for (const text of [subject, form, program]) writer.text(text);
  if (faults !== undefined) for (const name of FAULT_NAMES) writer.number((faults[name] ?? -1) + 1);
  writePlain(writer, plain);
  for (const fingerprint of [fingerprints.own, fingerprints.sources]) writer.word(fingerprint);
  writeAscending(writer, leftOut);
  writeAscending(
    writer,
    plan.deviations.map(({ at }) => at),
  );
  for (const { choice } of plan.deviations) writer.number(choice);
  writer.word(crc32(writer.bytes));
  return `s${VERSION}.${toBase64url(writer.bytes)}`;
}

/** Reads a token. White space around it is ignored. @throws {TokenError} malformed, or of another version */
export function decodeToken(text: string): Token {
  const [, version, payload] = /^s(\d{1,3})\.([\w-]+)$/.exec(text.trim()) ?? [];
  if (version === undefined || payload === undefined) throw new TokenError('malformed', 'This is no replay token.');
  if (version !== VERSION) {
    throw new TokenError('version', `This token has format ${version}; this smplab reads format ${VERSION}.`);
  }
  const token = readPayload(payload);
  if (token === undefined) {
    throw new TokenError('malformed', 'This token is damaged: a character is wrong, missing or too many.');
  }
  return token;
}

/**
 * Refuses a token whose sources have changed.
 *
 * @param where what the subject is called in the message
 * @throws {TokenError} it is stale
 */
export function refuseStale({ fingerprints }: Token, now: Fingerprints, where: string): void {
  if (fingerprints.sources === now.sources && fingerprints.own === now.own) return;
  const what = fingerprints.own === now.own ? `what ${where} runs on` : where;
  throw new TokenError(
    'stale',
    `This token is stale: ${what} has changed since. --continue follows it as far as it fits.`,
  );
}

function readPayload(payload: string): Token | undefined {
  const bytes = fromBase64url(payload);
  if (bytes === undefined || bytes.length < 4) return undefined;
  const body = bytes.subarray(0, -4);
  if (new ByteReader(bytes.subarray(-4)).word() !== crc32(body)) return undefined;
  try {
    const reader = new ByteReader(body);
    const flags = reader.number();
    const [subject, form, program] = [reader.text(), reader.text(), reader.text()];
    const faults = (flags & FAULTS) === 0 ? undefined : readFaults(reader);
    const plain = readPlain(reader);
    const fingerprints = { own: reader.word(), sources: reader.word() };
    const leftOut = readAscending(reader);
    const deviations = readAscending(reader).map((at) => ({ at, choice: 0 }));
    for (const deviation of deviations) deviation.choice = reader.number();
    if (plain === undefined || !reader.done || flags > FLAGS) return undefined;
    return {
      kind: flags & CHECK ? 'check' : 'scenario',
      engine: flags & LOCKSTEP ? 'lockstep' : 'coop',
      spurious: (flags & SPURIOUS) !== 0,
      ...((flags & LATE_TIMERS) !== 0 && { lateTimers: true }),
      subject,
      form,
      program,
      ...(faults && { faults }),
      plain,
      fingerprints,
      leftOut,
      plan: { deviations },
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const FAULT_NAMES = ['lostIpis', 'freezes'] as const;

function readFaults(reader: ByteReader): Partial<HardwareFaults> {
  const faults = FAULT_NAMES.map((name) => [name, reader.number() - 1] as const);
  return Object.fromEntries(faults.filter(([, most]) => most >= 0));
}

/** The number of places, after the codes of what is no list. */
const POINTS = ['always', 'never'] as const;

function writePlain(writer: ByteWriter, { points, model }: PlainMemory): void {
  writer.number(MEMORY_MODELS.indexOf(model));
  if (typeof points === 'string') return writer.number(POINTS.indexOf(points));
  writer.number(POINTS.length + points.length);
  for (const number of points.flat()) writer.number(number);
}

/** Undefined: no such model is known. */
function readPlain(reader: ByteReader): PlainMemory | undefined {
  const model = MEMORY_MODELS[reader.number()] as MemoryModel | undefined;
  const code = reader.number();
  const points: PlainPoints =
    code < POINTS.length
      ? POINTS[code]
      : Array.from(
          { length: code - POINTS.length },
          () => [reader.number(), reader.number(), reader.number()] as const,
        );
  return model && { points, model };
}

function writeAscending(writer: ByteWriter, numbers: readonly number[]): void {
  writer.number(numbers.length);
  numbers.forEach((number, index) => writer.number(index === 0 ? number : number - numbers[index - 1] - 1));
}

function readAscending(reader: ByteReader): number[] {
  const numbers: number[] = [];
  let next = 0;
  for (let left = reader.number(); left > 0; left--) {
    numbers.push(next + reader.number());
    next = numbers.at(-1)! + 1;
  }
  return numbers;
}
