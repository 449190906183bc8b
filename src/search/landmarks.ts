/**
 * Landmarks: where a schedule departs from the default, by what stands there in the source instead of by the number of a
 * decision. A plan is lost when an operation is added in front of it; its landmarks are not.
 */
import type { Landmark } from '../lab/course.js';
import type { Choice, Chooser, Decision } from '../lab/schedule.js';

/** What the numbers in a decision are called. */
export interface DecisionNames {
  readonly actors: readonly string[];
  wordName(word: number): string;
  eventName(event: number): { readonly text: string };
}

/** Where an execution is, decision by decision. */
export class Whereabouts {
  #at = '';
  #last: Choice = -1;
  #isOfLooker = false;
  readonly #times = new Map<string, number>();
  readonly #behind = new Map<Choice, string>();

  /** @param names asked for when the first decision is there: before it the program may not be */
  constructor(private readonly names: () => DecisionNames) {}

  /** To be called at every decision, in order. */
  look(decision: Decision): void {
    this.#isOfLooker = decision.looker !== undefined;
    this.#at = this.#text(decision);
    this.#times.set(this.#at, this.#time + 1);
  }

  is({ at, time = 1 }: Landmark): boolean {
    return at === this.#at && time === this.#time;
  }

  /** Where it is, as a landmark at which `next` is taken. */
  landmark(next: Choice): Landmark {
    const time = this.#time;
    return { at: this.#at, ...(time > 1 && { time }), next: this.nameOf(next) };
  }

  /** What was taken. @param isLandmark from here on times are counted anew */
  took(choice: Choice, isLandmark: boolean): void {
    if (!this.#isOfLooker) this.#last = choice;
    if (isLandmark) this.#times.clear();
  }

  nameOf(choice: Choice): string {
    const names = this.names();
    const { actors } = names;
    return choice < actors.length ? actors[choice] : names.eventName(choice - actors.length).text;
  }

  get #time(): number {
    return this.#times.get(this.#at) ?? 0;
  }

  #text(decision: Decision): string {
    const { running, preferred, count, enabled, looker } = decision;
    if (looker !== undefined) return `${this.nameOf(looker)} held back`;
    if (!running) return this.#last < 0 ? 'start' : `${this.nameOf(this.#last)} stopped`;
    const { word, writes, isNext } = decision.pending(enabled.subarray(0, count).indexOf(preferred));
    const actor = this.nameOf(preferred);
    if (word < 0) return `${actor} ${this.#behind.get(preferred) ?? 'at its start'}`;
    const what = `${writes ? 'write' : 'read'} of ${this.names().wordName(word)}`;
    this.#behind.set(preferred, `after ${what}`);
    return `${actor} ${isNext === false ? 'after' : 'before'} ${what}`;
  }
}

/** Notes the landmarks of what another chooser chooses. */
export class Marking implements Chooser {
  readonly landmarks: Landmark[] = [];
  readonly #where: Whereabouts;

  constructor(
    private readonly chooser: Chooser,
    names: () => DecisionNames,
  ) {
    this.#where = new Whereabouts(names);
  }

  choose(decision: Decision): Choice {
    this.#where.look(decision);
    const choice = this.chooser.choose(decision);
    const isLandmark = choice !== decision.preferred;
    if (isLandmark) this.landmarks.push(this.#where.landmark(choice));
    this.#where.took(choice, isLandmark);
    return choice;
  }

  finish(): void {
    this.chooser.finish?.();
  }
}
