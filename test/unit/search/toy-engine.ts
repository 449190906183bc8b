/**
 * A toy engine: programs are lists of steps over an array of words, one list an actor. Just enough to try strategies
 * on: accesses, blocking, events, deadlock, a trace hash. It follows the rules of lab/schedule.
 */
import type {
  Choice,
  Chooser,
  Decision,
  Deviation,
  Execution,
  Finding,
  PendingStep,
} from '../../../src/lab/schedule.js';

/** What a step sees: the words, and what its own actor remembers. */
export interface Scene {
  readonly words: Int32Array;
  readonly memory: Int32Array;
  /** Something is wrong. */
  readonly fail: (kind: string) => void;
  /** The actor goes on at another of its steps. */
  readonly jump: (to: number) => void;
}

export interface ToyStep extends PendingStep {
  /** Whether it can be made; left out: always. */
  readonly ready?: (words: Int32Array) => boolean;
  run(scene: Scene): void;
}

export interface ToyProgram {
  readonly words: number;
  readonly actors: readonly (readonly ToyStep[])[];
  /** Choices beyond the actors: possible while ready, any number of times. */
  readonly events?: readonly ToyStep[];
  /** Looked at when all is over: the kind of what is wrong. */
  readonly judge?: (words: Int32Array) => string | undefined;
}

const MOST_STEPS = 1000;

/** An engine for one program: everything is reset at the start of each execution. */
export function toyEngine(program: ToyProgram): (chooser: Chooser) => Execution {
  const { actors, events = [] } = program;
  const words = new Int32Array(program.words);
  const memories = actors.map(() => new Int32Array(8));
  const positions = new Int32Array(actors.length);
  const enabled = new Int32Array(actors.length + events.length);
  const stepOf = (choice: Choice): ToyStep | undefined =>
    choice < actors.length ? actors[choice][positions[choice]] : events[choice - actors.length];
  const pending = (position: number): PendingStep => stepOf(enabled[position])!;
  const decision: { -readonly [Key in keyof Decision]: Decision[Key] } = {
    index: 0,
    actors: actors.length,
    preferred: 0,
    running: false,
    count: 0,
    enabled,
    pending,
  };
  let findings: Finding[] = [];
  let moving = 0;
  const scene = {
    words,
    memory: words,
    fail: (kind: string) => void findings.push({ kind, text: kind }),
    jump: (to: number) => void (positions[moving] = to - 1),
  };

  return (chooser) => {
    words.fill(0);
    positions.fill(0);
    for (const memory of memories) memory.fill(0);
    findings = [];
    const deviations: Deviation[] = [];
    const stepsOf = actors.map(() => 0);
    let [decisions, steps, preemptions, traceHash, last] = [0, 0, 0, 0x811c9dc5, -1];
    while (steps < MOST_STEPS) {
      let count = 0;
      let running = false;
      for (let choice = 0; choice < enabled.length; choice++) {
        const step = stepOf(choice);
        if (step === undefined || (step.ready !== undefined && !step.ready(words))) continue;
        enabled[count++] = choice;
        if (choice === last) running = true;
      }
      if (count === 0) break;
      const preferred = running ? last : enabled[0];
      let choice = preferred;
      if (count > 1) {
        decision.index = decisions;
        decision.preferred = preferred;
        decision.running = running;
        decision.count = count;
        choice = chooser.choose(decision);
        if (choice !== preferred) deviations.push({ at: decisions, choice });
        if (choice !== preferred && running) preemptions++;
        decisions++;
      } else chooser.only?.(choice, true);
      const step = stepOf(choice)!;
      moving = choice;
      scene.memory = memories[choice] ?? words;
      step.run(scene);
      if (choice < actors.length) {
        positions[choice]++;
        stepsOf[choice]++;
        last = choice;
      }
      steps++;
      traceHash = Math.imul(traceHash ^ choice, 0x01000193);
      if (step.word !== -1) traceHash = Math.imul(traceHash ^ words[step.word], 0x01000193);
    }
    const done = actors.every((list, actor) => positions[actor] >= list.length);
    const end = steps >= MOST_STEPS ? 'step limit' : done ? 'completed' : 'deadlock';
    if (end === 'deadlock') findings.push({ kind: 'deadlock', text: 'Somebody waits for ever.' });
    const wrong = end === 'completed' ? program.judge?.(words) : undefined;
    if (wrong !== undefined) findings.push({ kind: wrong, text: wrong });
    return {
      end,
      plan: { deviations },
      decisions,
      steps,
      preemptions,
      stepsOf,
      outcome: words.join(' '),
      findings,
      traceHash: traceHash >>> 0,
    };
  };
}

// Steps ---------------------------------------------------------------------------------------------------------------

/** memory[into] = words[word] */
export const read = (word: number, into = 0): ToyStep => ({
  word,
  writes: false,
  run: ({ words, memory }) => void (memory[into] = words[word]),
});

/** words[word] = value, which may be made of what the actor remembers */
export const write = (word: number, value: number | ((memory: Int32Array) => number)): ToyStep => ({
  word,
  writes: true,
  run: ({ words, memory }) => void (words[word] = typeof value === 'number' ? value : value(memory)),
});

export const add = (word: number, amount: number): ToyStep => ({
  word,
  writes: true,
  run: ({ words }) => void (words[word] += amount),
});

export const lock = (word: number): ToyStep => ({
  word,
  writes: true,
  ready: (words) => words[word] === 0,
  run: ({ words }) => void (words[word] = 1),
});

export const unlock = (word: number): ToyStep => write(word, 0);

/** Waits until the word is as wanted. */
export const until = (word: number, value: number): ToyStep => ({
  word,
  writes: false,
  ready: (words) => words[word] === value,
  run: () => undefined,
});

/** A step that touches no shared word. */
export const local = (run: (scene: Scene) => void = () => undefined): ToyStep => ({ word: -1, writes: false, run });
