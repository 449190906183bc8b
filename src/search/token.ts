/**
 * Replay tokens: a schedule as a word to paste. It names what it belongs to, so that `replay TOKEN` needs nothing else,
 * and carries the fingerprint of the program, so that a schedule is not followed through code it was not made for.
 *
 * `s1.` and base64url of: scenario, variant, settings, program (4 bytes), what was left out of the program, deviations
 * (both counted, each as the distance from the one before), CRC-32 of all that. The version stands outside: it must be
 * readable in a token that is otherwise unreadable.
 */
import type { Plan } from '../lab/schedule.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { crc32, fingerprint } from './checksum.js';

const VERSION = '1';

/** What a token belongs to. */
export interface Origin {
  readonly scenario: string;
  readonly variant: string;
  /** Hash of the program's source, or that source. */
  readonly program: number | string;
}

export interface Token extends Origin {
  readonly program: number;
  /** Whatever else must be the same when it is replayed; empty: nothing. */
  readonly settings: string;
  /** What shrinking left out of the program, ascending. */
  readonly leftOut: readonly number[];
  readonly plan: Plan;
}

export type OriginPart = keyof Origin;

/** Why a token cannot be used. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly reason: 'malformed' | 'version' | 'stale';
  /** Of a stale one: what has changed. */
  readonly changed: readonly OriginPart[];

  constructor(reason: TokenError['reason'], message: string, changed: readonly OriginPart[] = []) {
    super(message);
    this.reason = reason;
    this.changed = changed;
  }
}

export function encodeToken(origin: Origin, plan: Plan, leftOut: readonly number[] = [], settings = ''): string {
  const writer = new ByteWriter();
  for (const text of [origin.scenario, origin.variant, settings]) writer.text(text);
  writer.word(fingerprint(origin.program));
  writeAscending(writer, leftOut);
  writeAscending(
    writer,
    plan.deviations.map(({ at }) => at),
  );
  for (const { choice } of plan.deviations) writer.number(choice);
  writer.word(crc32(writer.bytes));
  return `s${VERSION}.${toBase64url(writer.bytes)}`;
}

/** Reads a token; throws TokenError, `malformed` or `version`. White space around it is ignored. */
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
 * Throws TokenError `stale` when the token belongs to something else than what there is now.
 *
 * @param current undefined for what does not exist any more
 */
export function refuseStale(token: Token, current: { readonly [Part in OriginPart]: Origin[Part] | undefined }): void {
  const program = current.program === undefined ? undefined : fingerprint(current.program);
  const now = { ...current, program };
  const changed = (['scenario', 'variant', 'program'] as const).filter((part) => token[part] !== now[part]);
  if (changed.length === 0) return;
  const reasons = changed.map((part) =>
    part === 'program' ? 'the program has changed' : `${part} ${token[part]} is ${now[part] ?? 'no more'}`,
  );
  throw new TokenError('stale', `This token is stale: ${reasons.join(', ')}.`, changed);
}

function readPayload(payload: string): Token | undefined {
  const bytes = fromBase64url(payload);
  if (bytes === undefined || bytes.length < 4) return undefined;
  const body = bytes.subarray(0, -4);
  if (new ByteReader(bytes.subarray(-4)).word() !== crc32(body)) return undefined;
  try {
    const reader = new ByteReader(body);
    const [scenario, variant, settings] = [reader.text(), reader.text(), reader.text()];
    const program = reader.word();
    const leftOut = readAscending(reader);
    const deviations = readAscending(reader).map((at) => ({ at, choice: 0 }));
    for (const deviation of deviations) deviation.choice = reader.number();
    return reader.done ? { scenario, variant, program, settings, leftOut, plan: { deviations } } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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
