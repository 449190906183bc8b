/** What leads from one actor to another in a recorded execution: values, wake-ups, interrupts. */
import { madeOnce } from '../common/made-once.js';
import type { Arrow } from '../lab/interleaving.js';
import type { Observation, ObservedStep, Operation } from '../lab/observation.js';
import { Event } from '../trace/event.js';
import { isReading, isWriting } from './word-accesses.js';

/** @param rowOf the row that shows each step */
export function arrowsOf({ steps }: Observation, rowOf: readonly number[]): Arrow[] {
  const followed = new Followed();
  return steps.flatMap((step, i) =>
    followed
      .arrowsTo(step, i)
      .filter(({ from }) => steps[from].actor !== step.actor)
      .map(({ kind, from }) => ({ kind, from: rowOf[from], to: rowOf[i] })),
  );
}

type Source = Pick<Arrow, 'kind' | 'from'>;

/** What has happened up to a step, as far as later steps may hang on it. */
class Followed {
  /** By word: the step that wrote it last. */
  readonly #writes = new Map<number, number>();
  /** By word: who waits there, in the order of coming. */
  readonly #waiting = new Map<number, number[]>();
  /** By actor: the notify that ended its wait, until it goes on. */
  readonly #woken = new Map<number, number>();
  /** By target and vector: IPIs that were sent and not taken. */
  readonly #ipis = new Map<string, number[]>();

  arrowsTo(step: ObservedStep, at: number): Source[] {
    const { actor, operation, note, occurrence } = step;
    if (occurrence?.kind === 'wait-ends') this.#leave(occurrence.target);
    if (actor < 0) return [];
    const arrows: Source[] = [];
    const notify = this.#woken.get(actor);
    if (notify !== undefined) arrows.push({ kind: 'wake-up', from: notify });
    this.#woken.delete(actor);
    if (note !== undefined) arrows.push(...this.#interrupts(actor, note, at));
    if (operation !== undefined) arrows.push(...this.#memory(actor, operation, at));
    return arrows;
  }

  #memory(actor: number, operation: Operation, at: number): Source[] {
    const { name, word, result } = operation;
    if (name === 'pause') return [];
    if (name === 'notify') {
      for (const waiter of (this.#waiting.get(word) ?? []).splice(0, Number(result))) this.#woken.set(waiter, at);
      return [];
    }
    const write = this.#writes.get(word);
    const arrows: Source[] = write === undefined || !isReading(operation) ? [] : [{ kind: 'reads-from', from: write }];
    if (isWriting(operation)) this.#writes.set(word, at);
    if (name === 'wait' && result !== 'not-equal') madeOnce(this.#waiting, word, () => []).push(actor);
    return arrows;
  }

  #leave(actor: number): void {
    for (const waiters of this.#waiting.values())
      if (waiters.includes(actor)) waiters.splice(waiters.indexOf(actor), 1);
  }

  #interrupts(actor: number, { kind, a, b }: NonNullable<ObservedStep['note']>, at: number): Source[] {
    if (kind === Event.IPI_SEND) {
      const key = `${a} ${b}`;
      this.#ipis.set(key, [...(this.#ipis.get(key) ?? []), at]);
      return [];
    }
    if (kind !== Event.IPI_TAKE) return [];
    const key = `${actor} ${a}`;
    const sent = this.#ipis.get(key) ?? [];
    this.#ipis.delete(key); // pending is a bit: two sends may give one interrupt
    return sent.map((from) => ({ kind: 'ipi', from }));
  }
}
