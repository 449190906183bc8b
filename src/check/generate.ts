/** Makes small programs that use a structure as its definition allows. */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { CheckProgram, ProgramCall } from '../lab/check-program.js';
import type { RandomSource } from '../lab/random-source.js';
import { namedOperations, type NamedOperation } from './roles.js';

export interface ProgramSize {
  readonly threads: number;
  /** Calls of one thread, at most. */
  readonly calls: number;
  /** Calls before the race, at most. */
  readonly before: number;
}

/** From small to large: most bugs need little. */
export const SIZES: readonly ProgramSize[] = [
  { threads: 2, calls: 1, before: 1 },
  { threads: 2, calls: 2, before: 2 },
  { threads: 2, calls: 3, before: 3 },
  { threads: 3, calls: 2, before: 2 },
  { threads: 3, calls: 3, before: 3 },
  { threads: 4, calls: 3, before: 4 },
  { threads: 4, calls: 5, before: 4 },
];

export class Generator {
  readonly #operations: readonly NamedOperation[];
  readonly #definition: OperationsDefinition<unknown, unknown, unknown>;
  #lastInt = 0;

  constructor(
    definition: OperationsDefinition<unknown, unknown, unknown>,
    private readonly random: RandomSource,
  ) {
    this.#definition = definition;
    this.#operations = namedOperations(definition);
  }

  /** @param drains whether whoever takes the structure over when all is over finds what is in it */
  program(size: ProgramSize, drains: boolean): CheckProgram {
    this.#lastInt = 0;
    const count = size.threads <= 2 ? size.threads : 2 + this.random.below(size.threads - 1);
    const may = this.#assign(count);
    const before = this.#before(size.before, may);
    const threads = this.#balance(
      may.map((allowed) => this.#calls(allowed, 1 + this.random.below(size.calls), true)),
      before,
    );
    const drain = drains ? this.#drain(may) : null;
    return { before, threads, ...(drain === null ? {} : { drain }) };
  }

  /** Whether an operation waits by design. */
  get waits(): boolean {
    return this.#operations.some(({ waits }) => waits);
  }

  /**
   * Puts so many elements in before anything else, and takes them out at the end; null: nothing is put in or taken out.
   */
  filling(count: number): CheckProgram | null {
    const may = this.#assign(2);
    const drain = this.#drain(may);
    const thread = may.findIndex((allowed) => allowed.some(({ moves, waits }) => moves === 'in' && !waits));
    if (drain === null || thread < 0) return null;
    const putting = may[thread].find(({ moves, waits }) => moves === 'in' && !waits)!;
    return {
      before: Array.from({ length: count }, () => ({ ...this.#call(putting), thread })),
      threads: may.map(() => []),
      drain,
    };
  }

  /**
   * A long program, in which nobody has to wait for ever; null: operations may wait for each other, and who knows for
   * how long.
   */
  long(threads: number, calls: number, drains: boolean): CheckProgram | null {
    this.#lastInt = 0;
    const may = this.#assign(threads);
    if (
      may.length < 2 ||
      may.some((allowed) =>
        allowed.some(
          ({ waits, name }) => waits && !allowed.some(({ role, after }) => after.includes(name) || role === 'release'),
        ),
      )
    )
      return null;
    const drain = drains ? this.#drain(may) : null;
    return {
      before: [],
      threads: may.map((allowed) => this.#calls(allowed, calls, true)),
      ...(drain === null ? {} : { drain }),
    };
  }

  /** What each thread may call. */
  #assign(count: number): NamedOperation[][] {
    const may: NamedOperation[][] = Array.from({ length: count }, () => []);
    const named = new Map<string, number>();
    const order = this.#shuffled(may.map((_, thread) => thread));
    let next = 0;
    const take = (): number => order[next++ % count];
    for (const operation of this.#operations) {
      const rule = this.#definition.threads?.[operation.name] ?? 'any';
      if (rule === 'any' || rule === 'others') continue;
      if (rule === 'single') may[take()].push(operation);
      else if (typeof rule === 'number')
        for (const thread of this.#shuffled(order).slice(0, rule)) may[thread].push(operation);
      else {
        if (!named.has(rule)) named.set(rule, take());
        may[named.get(rule)!].push(operation);
      }
    }
    const owners = new Set(named.values());
    for (const operation of this.#operations) {
      const rule = this.#definition.threads?.[operation.name] ?? 'any';
      if (rule === 'any') for (const allowed of may) allowed.push(operation);
      if (rule === 'others')
        for (const [thread, allowed] of may.entries()) if (!owners.has(thread)) allowed.push(operation);
    }
    return may.filter((allowed) => allowed.some(({ after }) => after.length === 0));
  }

  /** Calls of one thread: what was acquired is released, at the latest at the end. @param racing it may have to wait */
  #calls(allowed: readonly NamedOperation[], count: number, racing: boolean): ProgramCall[] {
    const calls: ProgramCall[] = [];
    const open: NamedOperation[] = [];
    while (calls.length < count) {
      const possible = allowed.filter(
        ({ after, waits }) => after.length === 0 && (racing || !waits) && !(waits && open.length > 0),
      );
      const closing =
        open.length > 0 && (possible.length === 0 || calls.length + open.length >= count || this.random.below(2) === 0);
      const operation = closing ? open.shift()! : possible[this.random.below(possible.length)];
      if (operation === undefined) break;
      calls.push(this.#call(operation));
      const partner = allowed.find(
        ({ after, role }) => after.includes(operation.name) || (operation.waits && role === 'release'),
      );
      if (partner !== undefined) open.push(partner);
    }
    return [...calls, ...open.map((operation) => this.#call(operation))];
  }

  #before(most: number, may: readonly (readonly NamedOperation[])[]): (ProgramCall & { thread: number })[] {
    const calls: (ProgramCall & { thread: number })[] = [];
    for (let left = this.random.below(most + 1); left > 0; left--) {
      const thread = this.random.below(may.length);
      for (const call of this.#calls(may[thread], 1, false)) calls.push({ ...call, thread });
    }
    return calls;
  }

  /** Takers that wait find something to take: as many calls put in as take out, where that can be had. */
  #balance(threads: ProgramCall[][], before: readonly ProgramCall[]): ProgramCall[][] {
    const moves = (call: ProgramCall, way: 'in' | 'out'): boolean =>
      this.#operations.some(
        ({ name, waits, moves: moved }) => name === call.operation && moved === way && (way === 'in' || waits),
      );
    let spare = [...before, ...threads.flat()].filter((call) => moves(call, 'in')).length;
    return threads.map((calls) => calls.filter((call) => !moves(call, 'out') || spare-- > 0));
  }

  #call({ name, definition: { args } }: NamedOperation): ProgramCall {
    if (args === undefined) return { operation: name };
    if (args === 'int') return { operation: name, arg: ++this.#lastInt };
    if (typeof args === 'function') return { operation: name, arg: args(this.random) };
    return { operation: name, arg: args[this.random.below(args.length)] };
  }

  #drain(may: readonly (readonly NamedOperation[])[]): { thread: number; operation: string } | null {
    for (const [thread, allowed] of may.entries()) {
      const taking = allowed.find(
        ({ moves, waits, definition }) => moves === 'out' && !waits && definition.args === undefined,
      );
      if (taking !== undefined) return { thread, operation: taking.name };
    }
    return null;
  }

  #shuffled(items: readonly number[]): number[] {
    const left = [...items];
    return items.map(() => left.splice(this.random.below(left.length), 1)[0]);
  }
}
