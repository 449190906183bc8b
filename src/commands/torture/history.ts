/** A torture second by second, and the statistics that are printed in between. */
import type { TortureSecond } from '../../torture/finding.js';
import { callsMade, ERRORS } from '../../torture/statistics.js';
import type { Account, Accounts } from './accounts.js';
import type { TortureClock } from './clock.js';
import type { ResolvedTortureOptions } from './options.js';

export class History {
  readonly seconds: TortureSecond[] = [];
  #second = 0;
  /** The account at the end of the last second. */
  #previous: Account;
  #statisticsAt = 0;

  constructor(
    private readonly options: Pick<ResolvedTortureOptions, 'parameters' | 'onEvent'>,
    private readonly clock: TortureClock,
    private readonly accounts: Accounts,
  ) {
    this.#previous = accounts.total();
  }

  /** Keeps what has become due. To be asked often. */
  look(): void {
    const now = this.clock.nowMs;
    if (now >= (this.#second + 1) * 1000) this.#keep(Math.trunc(now / 1000));
    const interval = this.options.parameters.stat_interval * 1000;
    if (interval === 0 || now - this.#statisticsAt < interval) return;
    this.#statisticsAt = now;
    this.#tell(false);
  }

  /** The torture is over. */
  close(): void {
    this.#tell(true);
  }

  #tell(done: boolean): void {
    this.options.onEvent({ kind: 'statistics', tallies: this.accounts.total().tallies, done });
  }

  #keep(second: number): void {
    const now = this.accounts.total();
    const { rss, heapUsed } = process.memoryUsage();
    const more = (of: (account: Account) => number): number => of(now) - of(this.#previous);
    const entry: TortureSecond = {
      second,
      online: this.accounts.session?.machine.online().length ?? 0,
      calls: more(({ tallies }) => callsMade(tallies)),
      invoked: more(({ tallies }) => tallies.invoked),
      offlines: more(({ offlines }) => offlines),
      onlines: more(({ onlines }) => onlines),
      refused: more(({ refused }) => refused),
      errors: ERRORS.reduce((sum, name) => sum + now.tallies[name], 0),
      lost: now.tallies.lost,
      warnings: now.warnings,
      csdLock: now.csdLock,
      ipisLost: now.ipis.lost,
      rssBytes: rss,
      heapBytes: heapUsed,
    };
    this.#second = second;
    this.#previous = now;
    this.seconds.push(entry);
    this.options.onEvent({ kind: 'second', second: entry });
  }
}
