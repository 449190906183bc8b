/**
 * Counts what a small machine can do, by another way than the product: all interleavings, one by one, each reduced to its
 * Foata normal form. What its steps touch is what the engine says; that those which commute do so is seen by what comes out.
 */
import type { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import type { Chooser, Decision, MadeStep, Standing, Touch } from '../../../../src/lab/schedule.js';
import { foata } from './foata.js';

interface Made {
  readonly actor: number;
  index: number;
  readonly touches: (Touch & { readonly isStore?: boolean })[];
}

/** All that an execution was made of, as the engine tells it. */
class Recorder implements Chooser {
  readonly made_: Made[] = [];
  readonly #vain = new Set<Made>();
  #next = 0;
  constructor(private readonly choices: { at: number; count: number }[]) {}

  choose({ enabled, count }: Decision): number {
    const known = this.choices[this.#next] as { at: number; count: number } | undefined;
    if (known === undefined) this.choices.push({ at: 0, count });
    return enabled[this.choices[this.#next++].at];
  }

  goesOn({ actor, takes, block }: Standing): void {
    this.#begin(actor);
    if (!takes && block !== null && block.resched < 0) this.#vain.add(this.made_.at(-1)!);
  }

  /** It looked in vain, and cannot but look once more, later, whatever comes. */
  waits({ actor, block }: Standing): void {
    const last = this.made_.at(-1)!;
    const sees = ({ first, how, was }: Touch): boolean =>
      first === block!.first && how === 'looks' && was === block!.seen;
    if (block!.resched < 0 && last.actor === actor && last.touches.some(sees)) this.#vain.add(last);
  }

  /** Without turns in vain. */
  get steps(): readonly Made[] {
    const counts = new Map<number, number>();
    const steps = this.made_.filter((step) => !this.#vain.has(step));
    for (const step of steps) {
      step.index = counts.get(step.actor) ?? 0;
      counts.set(step.actor, step.index + 1);
    }
    return steps;
  }

  happens(event: number): void {
    this.#begin(event);
  }

  made({ first, end, writes, reads, was, left }: MadeStep): void {
    const touch = { first, end, how: writes ? 'writes' : 'looks', was, left } as const;
    this.made_.at(-1)!.touches.push({ ...touch, isStore: !reads });
  }

  touched(touch: Touch): void {
    this.made_.at(-1)!.touches.push(touch);
  }

  #begin(actor: number): void {
    this.made_.push({ actor, index: this.made_.filter((step) => step.actor === actor).length, touches: [] });
  }
}

export interface CountedMachine {
  readonly interleavings: number;
  readonly forms: ReadonlySet<string>;
  /** What came out, over all. */
  readonly outcomes: ReadonlySet<string>;
  /** Forms of which two interleavings came out differently: steps that are said to commute do not. */
  readonly torn: readonly string[];
}

/** @returns null when there are more than `most` interleavings */
export function countMachine(executor: CoopExecutor, most: number): CountedMachine | null {
  const outcomeOf = new Map<string, string>();
  const torn: string[] = [];
  const choices: { at: number; count: number }[] = [];
  for (let interleavings = 1; interleavings <= most; interleavings++) {
    const recorder = new Recorder(choices);
    const { outcome, end } = executor.execute(recorder, [], null, true);
    const form = foata(recorder.steps, commute, nameOf);
    const result = `${end} ${outcome}`;
    if ((outcomeOf.get(form) ?? result) !== result) torn.push(form);
    outcomeOf.set(form, result);
    while (choices.length > 0 && choices.at(-1)!.at + 1 === choices.at(-1)!.count) choices.pop();
    if (choices.length === 0)
      return { interleavings, forms: new Set(outcomeOf.keys()), outcomes: new Set(outcomeOf.values()), torn };
    choices.at(-1)!.at++;
  }
  return null;
}

/** A step by its actor and its number there. */
function nameOf({ actor, index }: Made): string {
  return `${actor}.${index}`;
}

function commute(a: Made, b: Made): boolean {
  return (
    a.actor !== b.actor &&
    !a.touches.some((one) =>
      b.touches.some(
        (other) =>
          one.first < other.end &&
          other.first < one.end &&
          !(one.how === other.how && (one.how === 'looks' || one.how === 'raises')) &&
          !(one.isStore && other.isStore && one.left === other.left),
      ),
    )
  );
}
