/** Which thread may call which operations, by the rules of a definition. */
import type { ThreadRule } from '../../lab/check-definition.js';
import type { RandomSource } from '../../lab/random-source.js';
import type { NamedOperation } from '../roles.js';

/** What one thread may call. */
export type Allowed = readonly NamedOperation[];

type Rules = Readonly<Record<string, ThreadRule>>;

/** By thread. Threads that could not make a first call are left out, so that there may be fewer. */
export function assignThreads(
  operations: readonly NamedOperation[],
  rules: Rules,
  count: number,
  random: RandomSource,
): Allowed[] {
  const threads = new Threads(count, random);
  const ruleOf = ({ name }: NamedOperation): ThreadRule => rules[name] ?? 'any';
  const isForMany = (operation: NamedOperation): boolean => ['any', 'others'].includes(ruleOf(operation) as string);
  for (const operation of operations.filter((each) => !isForMany(each)))
    threads.giveToSome(operation, ruleOf(operation));
  for (const operation of operations.filter(isForMany)) threads.giveToMany(operation, ruleOf(operation) === 'others');
  return threads.may.filter((allowed) => allowed.some(({ after }) => after.length === 0));
}

class Threads {
  readonly may: NamedOperation[][];
  readonly #order: readonly number[];
  /** The threads that have a name, as the owner of a deque. */
  readonly #named = new Map<string, number>();
  #taken = 0;

  constructor(
    count: number,
    private readonly random: RandomSource,
  ) {
    this.may = Array.from({ length: count }, () => []);
    this.#order = this.#shuffled(this.may.map((_, thread) => thread));
  }

  /** To one, to a number of threads, or to the thread of a name. */
  giveToSome(operation: NamedOperation, rule: ThreadRule): void {
    for (const thread of this.#threadsOf(rule)) this.may[thread].push(operation);
  }

  /** @param unnamed to those without a name alone */
  giveToMany(operation: NamedOperation, unnamed: boolean): void {
    const owners = new Set(this.#named.values());
    for (const [thread, allowed] of this.may.entries()) if (!unnamed || !owners.has(thread)) allowed.push(operation);
  }

  #threadsOf(rule: ThreadRule): readonly number[] {
    if (rule === 'single') return [this.#another()];
    if (typeof rule === 'number') return this.#shuffled(this.#order).slice(0, rule);
    if (!this.#named.has(rule)) this.#named.set(rule, this.#another());
    return [this.#named.get(rule)!];
  }

  /** One that has nothing of its own yet, as long as there are such. */
  #another(): number {
    return this.#order[this.#taken++ % this.#order.length];
  }

  #shuffled(items: readonly number[]): number[] {
    const left = [...items];
    return items.map(() => left.splice(this.random.below(left.length), 1)[0]);
  }
}
