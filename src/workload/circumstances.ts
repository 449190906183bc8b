/** What of the settings decides how a kernel is expected to behave: above all how late the cycles' IPIs are. */
import { delayBetween, type Delay, type DelaySetting } from '../machine/delay.js';
import type { Script } from './script.js';

/** How late the IPI of a cycle is: not at all, by the clock, or held until its target reaches EXIT or idle-dead. */
export type Lateness = 'prompt' | 'clock' | 'exit' | 'idle-dead';

/** What a delay is reckoned by. */
export type DelayClass = 'none' | 'clock' | 'held';

export interface Circumstances {
  /** Added cycles, by how late their IPI is. */
  readonly cycles: Readonly<Record<Lateness, number>>;
  /** All classes of delay that the setting has, be it for one pair of CPUs only. */
  readonly delays: readonly DelayClass[];
  /** Careless calls in the script. */
  readonly carelessCalls: number;
  /** Recorded offline events. No call is in flight in them. */
  readonly recordedOfflines: number;
  readonly lostIpi: number;
  readonly spuriousIpi: number;
}

/** The lateness of cycle `index`, from `sender` to `target`. `held` alternates: even ones until idle-dead. */
export function latenessOf(setting: DelaySetting, sender: number, target: number, index: number): Lateness {
  const delay = delayBetween(setting, sender, target);
  if (delay.kind !== 'held') return delay.kind === 'none' ? 'prompt' : 'clock';
  if (delay.until !== 'either') return delay.until;
  return index % 2 === 0 ? 'idle-dead' : 'exit';
}

/** The circumstances in which `script` is played. */
export function circumstancesOf(
  script: Script,
  setting: DelaySetting,
  { lostIpi, spuriousIpi }: Pick<Circumstances, 'lostIpi' | 'spuriousIpi'>,
): Circumstances {
  const cycles = { prompt: 0, clock: 0, exit: 0, 'idle-dead': 0 };
  let carelessCalls = 0;
  let recordedOfflines = 0;
  for (const [sender, items] of script.items.entries()) {
    for (const item of items) {
      if (item.kind === 'offline') recordedOfflines++;
      if (item.kind !== 'cycle') continue;
      cycles[latenessOf(setting, sender, script.calls[item.call].target, item.index)]++;
      if (item.careless !== null) carelessCalls++;
    }
  }
  const delays = [setting.all, ...setting.pairs.map(({ delay }) => delay)].map(classOf);
  return { cycles, delays: [...new Set(delays)], carelessCalls, recordedOfflines, lostIpi, spuriousIpi };
}

function classOf({ kind }: Delay): DelayClass {
  return kind === 'none' || kind === 'held' ? kind : 'clock';
}
