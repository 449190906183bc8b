/** Long histories, as threads would leave them: calls of random length that take effect at a moment inside. */
import type { Call, History } from '../src/lab/history.js';
import { Random } from '../src/machine/random.js';

export interface Traffic {
  readonly calls: number;
  readonly threads: number;
  /** The next call of a thread; `done` calls were made before. */
  readonly next: (random: Random, done: number) => { readonly operation: string; readonly arg?: unknown };
  /** What the object returns: changes its own state. */
  readonly object: (operation: string, arg: unknown) => unknown;
}

/** A linearizable history: the object itself is asked in the order in which the calls take effect. */
function traffic({ calls, threads, next, object }: Traffic, seed: number): Call[] {
  const random = new Random(seed);
  const free = Array.from({ length: threads }, () => 0);
  const drafts = Array.from({ length: calls }, (_, done) => {
    const thread = free.indexOf(Math.min(...free));
    const invoked = free[thread] + random.unit();
    const effect = invoked + random.unit();
    const returned = effect + random.unit();
    free[thread] = returned;
    return { thread, invoked, effect, returned, arg: undefined, ...next(random, done) };
  });
  const results = new Map(
    drafts.toSorted((a, b) => a.effect - b.effect).map((draft) => [draft, object(draft.operation, draft.arg)]),
  );
  return drafts.map((draft) => {
    const { thread, operation, arg, invoked, returned } = draft;
    return { thread, operation, arg, result: results.get(draft), invoked, returned };
  });
}

/** A queue under load: pushes and pops as they come, or as many pushes first as it should hold. */
export function queueTraffic(calls: number, depth: number, seed: number): History {
  return elementTraffic(calls, depth, seed, (elements) => elements.shift());
}

export function stackTraffic(calls: number, depth: number, seed: number): History {
  return elementTraffic(calls, depth, seed, (elements) => elements.pop());
}

function elementTraffic(calls: number, depth: number, seed: number, take: (elements: unknown[]) => unknown): History {
  const elements: unknown[] = [];
  return traffic(
    {
      calls,
      threads: 4,
      next: (random, done) =>
        done < depth || (done < calls - depth && random.below(2) === 0)
          ? { operation: 'push', arg: done }
          : { operation: 'pop' },
      object: (operation, arg) => (operation === 'push' ? void elements.push(arg) : take(elements)),
    },
    seed,
  );
}

/** Registers by key that four threads read and write. */
export function registerTraffic(calls: number, keys: number, seed: number): History {
  const values = new Map<unknown, unknown>();
  return traffic(
    {
      calls,
      threads: 4,
      next: (random, done) => {
        const key = random.below(keys);
        return random.below(2) === 0 ? { operation: 'read', arg: key } : { operation: 'write', arg: [key, done] };
      },
      object: (operation, arg) => {
        if (operation === 'read') return values.get(arg) ?? 0;
        const [key, value] = arg as [unknown, unknown];
        values.set(key, value);
      },
    },
    seed,
  );
}
