/**
 * Who waits for which word, for ever: lost wake-ups, lost IPIs, deadlock, livelock. Each is reported as the kernel's
 * csd-lock watchdog tells it: who waits for what, who wrote it last, whether a CPU rang before, whether ringing
 * again helps.
 */
import type { Observation, ObservedStep, TraceFinding } from '../../lab/observation.js';
import { Event } from '../../trace/event.js';
import { callsOf, indexFrom, isLost, nameOf, takenAt, type Call } from './calls.js';
import { unanswered } from './unanswered.js';
import { lastOf, lastOn, stuckAt, who, writes } from './words.js';

/** An actor that sleeps in `Atomics.wait`, or slept until its time was up, although it will not be notified. */
export function lostWakeUp(observation: Observation): TraceFinding[] {
  const { steps, stuck, actors, wordName } = observation;
  return stuck.flatMap((actor): TraceFinding[] => {
    if (observation.awaits.some((one) => one.actor === actor)) return [];
    const at = lastWait(observation, actor);
    if (at < 0) return [];
    const { word, value } = steps[at].operation!;
    const text =
      `${actors[actor]} waits since step ${steps[at].number} for ${wordName(word)} to be other than ${String(value)}; ` +
      [writer(observation, word), notifier(observation, word, at), again(observation)]
        .filter((part) => part !== '')
        .join('; ');
    return [{ kind: 'lost-wake-up', text, at }];
  });
}

/**
 * A call that waits in the queue of a CPU that was not rung for it, or in vain: every CPU that comes later relies on that
 * ring.
 */
export function lostIpi(observation: Observation): TraceFinding[] {
  const { steps, wordName, flagsOf } = observation;
  return callsOf(observation)
    .filter((call) => call.runs === 0 && takenAt(observation, call) < 0 && !rungFor(observation, call))
    .map((call) => {
      const { queued, csd, target } = call;
      const waiting = stuckAt(observation, flagsOf(csd));
      const waits = waiting === '' ? '' : `: ${waiting} waits for ${wordName(flagsOf(csd))}`;
      const lost = steps.findIndex(({ note }, at) => at > queued && isSentTo(note, target) && isLost(observation, at));
      const what =
        lost < 0
          ? `no CPU rang CPU${target} for ${nameOf(observation, call)}, queued at step ${steps[queued].number}`
          : `the IPI to CPU${target} for ${nameOf(observation, call)} was lost at step ${steps[lost].number}`;
      const text = `${what}${waits}`;
      return {
        kind: 'lost-ipi',
        text: [text, again(observation)].filter((part) => part !== '').join('; '),
        at: queued,
      };
    });
}

/** Every actor waits for another. */
export function deadlock(observation: Observation): TraceFinding[] {
  if (observation.end !== 'deadlock') return [];
  const waits = observation.stuck.flatMap((actor) => waitOf(observation, actor) ?? []);
  return waits.length === 0
    ? []
    : [{ kind: 'deadlock', text: `nothing can go on: ${waits.join('; ')}`, at: observation.steps.length - 1 }];
}

/** Every actor that can go on goes round in circles. */
export function livelock(observation: Observation): TraceFinding[] {
  const { end, steps, actors, wordName } = observation;
  if (end !== 'livelock' && end !== 'step limit') return [];
  const lately = new Set(steps.slice(-LATELY * actors.length).map(({ actor }) => actor));
  const spins = actors.flatMap((name, actor): string[] => {
    if (!lately.has(actor)) return [];
    const words = new Set(
      steps
        .filter((step) => step.actor === actor && step.operation !== undefined)
        .slice(-LATELY)
        .map(({ operation }) => operation!.word),
    );
    return words.size === 0 || words.size > FEW ? [] : [`${name} looks at ${[...words].map(wordName).join(', ')}`];
  });
  return spins.length === 0
    ? []
    : [{ kind: 'livelock', text: `it goes on and gets nowhere: ${spins.join('; ')}`, at: steps.length - 1 }];
}

/** Operations of an actor that tell what it spins on, and how many words are still a circle. */
const LATELY = 12;
const FEW = 4;

/** Index of the wait that an actor did not come out of by a notify, or -1. */
function lastWait(observation: Observation, actor: number): number {
  const { steps } = observation;
  const at = lastOf(observation, actor);
  if (at < 0) return -1;
  if (steps[at].operation!.name === 'wait' && steps[at].operation!.result === undefined) return at;
  // it went on when its time was up
  return steps.findLastIndex(
    ({ actor: other, operation }) => other === actor && operation?.name === 'wait' && operation.result === undefined,
  );
}

function writer(observation: Observation, word: number): string {
  const at = lastOn(observation, word, observation.steps.length, writes);
  return at < 0 ? 'it was never written' : `${who(observation, at)} wrote it last`;
}

function notifier(observation: Observation, word: number, wait: number): string {
  const before = lastOn(observation, word, wait, ({ name }) => name === 'notify');
  const after = indexFrom(
    observation.steps,
    wait + 1,
    ({ operation }) => operation?.name === 'notify' && operation.word === word,
  );
  if (after >= 0)
    return `${who(observation, after)} notified it and woke ${String(observation.steps[after].operation!.result)}`;
  return before < 0 ? 'it was never notified' : `${who(observation, before)} notified it, before the wait`;
}

/** Whether another doorbell would have helped. */
function again({ rungAgain }: Observation): string {
  if (rungAgain === null) return '';
  return rungAgain === 'completed' ? 'ringing again frees it' : 'ringing again does not free it';
}

/** A CPU sent that CPU an IPI after the queueing, or one was on its way then. */
function rungFor(observation: Observation, { target, queued }: Call): boolean {
  return observation.steps.some(
    ({ note, occurrence }, at) =>
      at > queued &&
      ((isSentTo(note, target) && !isLost(observation, at)) ||
        (occurrence?.kind === 'delivery' && occurrence.target === target)),
  );
}

function isSentTo(note: ObservedStep['note'], target: number): boolean {
  return note?.kind === Event.IPI_SEND && note.a === target;
}

function waitOf(observation: Observation, actor: number): string | null {
  const awaits = observation.awaits.find((one) => one.actor === actor);
  if (awaits !== undefined)
    return `${observation.actors[actor]} awaits what nothing will settle, at ${awaits.places.join(' and ')}${unanswered(observation, actor)}`;
  const { steps, actors, wordName } = observation;
  const at = lastOf(observation, actor);
  if (at < 0) return null;
  const { word, result, value, name } = steps[at].operation!;
  const held = name === 'load' ? `, which is ${String(result)}` : name === 'wait' ? `, which is ${String(value)}` : '';
  return `${actors[actor]}${steps[at].irqsOff ? ', with interrupts off,' : ''} waits for ${wordName(word)}${held} (${writer(observation, word)})`;
}
