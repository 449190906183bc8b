/** What became of the last message of an actor that waits for ever: the reply may be what it waits for. */
import type { Observation, ObservedStep } from '../../lab/observation.js';

/** A clause that follows who waits where; empty: it has sent nothing, or was answered. */
export function unanswered({ steps, actors }: Observation, actor: number): string {
  const sent = steps.findLastIndex((step) => step.actor === actor && step.message?.is === 'sent');
  if (sent < 0) return '';
  const { number } = steps[sent].message!;
  const what = `message ${number}, sent at step ${steps[sent].number},`;
  const received = steps.findIndex(({ message }) => message?.number === number && message.is === 'received');
  if (received < 0) return `; ${what} was never received`;
  const receiver = receiverOf(steps[received]);
  const answered = steps.some((step, at) => at > received && step.actor === receiver && step.message?.is === 'sent');
  if (answered) return '';
  const when = steps[received].actor >= 0 ? 'at' : 'after';
  return `; ${what} was received by ${actors[receiver]} ${when} step ${steps[received].number} and never answered`;
}

/** Who takes it, or whose task it has become. */
function receiverOf({ actor, comesTo }: ObservedStep): number {
  return comesTo ?? actor;
}
