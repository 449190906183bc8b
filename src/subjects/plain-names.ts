/** Names of what plain code does: it has neither a kernel nor events of its own. */
import type { Note } from '../engine/controlled/step.js';
import type { Loops } from '../engine/event-loop/loops.js';
import { WordNumbers } from '../engine/controlled/words.js';
import { wakeUpName, type NamedEvent, type Names } from './names.js';

export class PlainNames implements Names {
  readonly #given: ReadonlyMap<number, string>;

  /**
   * @param nameOf `[3]`, or `slots[3]` where the memory is an object
   * @param words what the scenario calls its words
   * @param events number of those that become tasks of event loops
   */
  constructor(
    readonly actors: readonly string[],
    private readonly nameOf: (word: number) => string,
    private readonly words: Readonly<Record<string, number>> = {},
    private readonly events = 0,
  ) {
    this.#given = new Map(Object.entries(words).map(([name, word]) => [word, name]));
  }

  /** The same, with so many events that become tasks of event loops, of these actors. */
  withEvents(events: number, actors: readonly string[]): PlainNames {
    return new PlainNames(actors, this.nameOf, this.words, events);
  }

  wordName(word: number): string {
    const name = this.#given.get(word) ?? this.nameOf(word);
    return name.startsWith('[') ? `a${name}` : name;
  }

  eventName(event: number): NamedEvent {
    const { actors, events } = this;
    if (event < actors.length + events) return { occurrence: { kind: 'task' }, text: 'a task has come' };
    return wakeUpName(event, actors.length + events, actors);
  }

  noteText(_note: Note): string | null {
    return null;
  }

  functionName(number: number): string {
    return `function ${number}`;
  }
}

/** `actor 0`, `actor 1`, … */
export function numbered(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${kind} ${number}`);
}

/** `actor 0`, `actor 1`, and behind them the threads that they may start: `worker 2`. */
export function namesOf(declared: number, loops: Pick<Loops, 'actors'> | null): string[] {
  const all = loops?.actors ?? declared;
  return Array.from({ length: all }, (_, number) => `${number < declared ? 'actor' : 'worker'} ${number}`);
}

/** `[3]` of the first buffer, `buffer 1[3]` of another. */
export function bufferWord(word: number): string {
  const name = WordNumbers.privateName(word);
  if (name !== null) return name;
  const { buffer, word: place } = WordNumbers.placeOf(word);
  return buffer === 0 ? `[${place}]` : `buffer ${buffer}[${place}]`;
}
