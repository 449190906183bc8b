/** What all machines of a torture have done: one is tortured after another, when CPUs are killed. */
import type { TortureResult, TortureSecond } from '../../torture/finding.js';
import { sumTallies } from '../../torture/statistics.js';
import type { TortureSession } from './session.js';

export type Account = Pick<TortureResult, 'tallies' | 'csdLock' | 'ipis' | 'warnings'> &
  Pick<TortureSecond, 'offlines' | 'onlines' | 'refused'>;

export class Accounts {
  readonly #closed: Account[] = [];
  #session: TortureSession | null = null;

  /** The session whose machine runs now, or null: none does. */
  get session(): TortureSession | null {
    return this.#session;
  }

  open(session: TortureSession): void {
    this.#session = session;
  }

  /** The machine has stopped: its counts are final. */
  close(): void {
    if (this.#session !== null) this.#closed.push(accountOf(this.#session));
    this.#session = null;
  }

  /** Of all machines together, up to now. */
  total(): Account {
    const all = [...this.#closed, ...(this.#session === null ? [] : [accountOf(this.#session)])];
    const sum = (of: (account: Account) => number): number => all.reduce((total, account) => total + of(account), 0);
    return {
      tallies: sumTallies(all.map(({ tallies }) => tallies)),
      csdLock: {
        stuck: sum(({ csdLock }) => csdLock.stuck),
        rung: sum(({ csdLock }) => csdLock.rung),
        unstuck: sum(({ csdLock }) => csdLock.unstuck),
        waiterless: sum(({ csdLock }) => csdLock.waiterless),
      },
      ipis: { sent: sum(({ ipis }) => ipis.sent), lost: sum(({ ipis }) => ipis.lost) },
      warnings: sum(({ warnings }) => warnings),
      offlines: sum(({ offlines }) => offlines),
      onlines: sum(({ onlines }) => onlines),
      refused: sum(({ refused }) => refused),
    };
  }
}

function accountOf({ machine, counters, csdCounts }: TortureSession): Account {
  const { warnings, offlines, onlines, refused } = machine.statistics();
  return {
    tallies: counters.tallies(),
    csdLock: csdCounts,
    ipis: counters.ipis(),
    warnings,
    offlines,
    onlines,
    refused,
  };
}
