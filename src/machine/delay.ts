/**
 * How late an IPI is: a setting, parsed from text such as `uniform:0..2ms`, sampled from a seed.
 *
 * `held` is lateness made certain: the IPI waits until its target, on its way out, reaches a milestone. A wall-clock
 * delay cannot be relied on for that (stop-machine on a loaded two-core machine takes 0.2 to 8 ms).
 */
import type { Random } from './random.js';

/** The milestone that releases a held IPI. `either`: the harness, or else the seed, chooses for each offline cycle. */
export type HoldPoint = 'exit' | 'idle-dead' | 'either';

export type Delay =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly us: number }
  | { readonly kind: 'uniform'; readonly fromUs: number; readonly toUs: number }
  | { readonly kind: 'exponential'; readonly meanUs: number }
  | { readonly kind: 'held'; readonly until: HoldPoint };

/** A delay for all pairs, and other delays for some (sender, target) pairs. */
export interface DelaySetting {
  readonly all: Delay;
  readonly pairs: readonly { readonly sender: number; readonly target: number; readonly delay: Delay }[];
}

export const NO_DELAY: DelaySetting = { all: { kind: 'none' }, pairs: [] };
export const DELAY_FORMS =
  'none, fixed:200us, uniform:0..2ms, exp:500us, held, held:exit or held:idle-dead, each with optional overrides like ,0>3=held:exit';

/**
 * Parses `none`, `fixed:200us`, `uniform:0..2ms`, `exp:500us`, `held`, `held:exit`, `held:idle-dead`, with per-pair
 * overrides behind it: `none,0>3=held:exit,1>3=fixed:1ms`.
 *
 * @throws {RangeError} with one line that says what is wrong
 */
export function parseDelaySetting(text: string): DelaySetting {
  const [all, ...overrides] = text.split(',');
  return { all: parseDelay(all, text), pairs: overrides.map((override) => parsePair(override, text)) };
}

/** The delay that `setting` has for IPIs from `sender` to `target`. */
export function delayBetween(setting: DelaySetting, sender: number, target: number): Delay {
  return setting.pairs.find((pair) => pair.sender === sender && pair.target === target)?.delay ?? setting.all;
}

/** @param option names the setting in the error @throws {RangeError} for a pair of CPUs that there are not */
export function checkPairs(option: string, setting: DelaySetting, cpus: number): DelaySetting {
  for (const { sender, target } of setting.pairs) {
    if (Math.max(sender, target) >= cpus)
      throw new RangeError(`${option}: there is no pair ${sender}>${target} on ${cpus} CPUs`);
  }
  return setting;
}

/** Draws a delay in microseconds. `held` has none of its own: it is not a matter of time. */
export function sampleDelayUs(delay: Exclude<Delay, { kind: 'held' }>, random: Random): number {
  switch (delay.kind) {
    case 'none':
      return 0;
    case 'fixed':
      return delay.us;
    case 'uniform':
      return delay.fromUs + random.unit() * (delay.toUs - delay.fromUs);
    case 'exponential':
      return -Math.log(1 - random.unit()) * delay.meanUs;
  }
}

function parsePair(override: string, whole: string): DelaySetting['pairs'][number] {
  const match = /^(\d+)>(\d+)=(.+)$/.exec(override);
  if (match === null) throw invalid(whole);
  return { sender: Number(match[1]), target: Number(match[2]), delay: parseDelay(match[3], whole) };
}

function parseDelay(text: string, whole: string): Delay {
  const [kind, value, ...rest] = text.split(':');
  if (rest.length > 0) throw invalid(whole);
  switch (kind) {
    case 'none':
      if (value !== undefined) throw invalid(whole);
      return { kind: 'none' };
    case 'held':
      if (value !== undefined && value !== 'exit' && value !== 'idle-dead') throw invalid(whole);
      return { kind: 'held', until: value ?? 'either' };
    case 'fixed':
      return { kind: 'fixed', us: parseMicroseconds(value, whole) };
    case 'exp':
      return { kind: 'exponential', meanUs: parseMicroseconds(value, whole) };
    case 'uniform':
      return parseUniform(value, whole);
    default:
      throw invalid(whole);
  }
}

function parseUniform(value: string | undefined, whole: string): Delay {
  const [from, to, ...rest] = (value ?? '').split('..');
  if (rest.length > 0) throw invalid(whole);
  const delay = { fromUs: parseMicroseconds(from, whole), toUs: parseMicroseconds(to, whole) };
  if (delay.fromUs > delay.toUs) throw invalid(whole);
  return { kind: 'uniform', ...delay };
}

/** Longest delay: half the range of the due-time words, see interrupt-controller.ts. */
const MAX_US = 60e6;

/** Microseconds in `200us`, `2ms`, `1s` or a bare `0`. */
function parseMicroseconds(text: string | undefined, whole: string): number {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s)?$/.exec(text ?? '');
  if (match === null || (match[2] === undefined && Number(match[1]) !== 0)) throw invalid(whole);
  const us = Number(match[1]) * { us: 1, ms: 1e3, s: 1e6 }[match[2] ?? 'us']!;
  if (us > MAX_US) throw new RangeError(`delay "${whole}" is longer than a minute`);
  return us;
}

function invalid(text: string): RangeError {
  return new RangeError(`"${text}" is not a delay: use ${DELAY_FORMS}`);
}
