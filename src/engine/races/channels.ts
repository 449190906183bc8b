/**
 * Channels by which threads order what they do, other than by reading what was written: a kind, and the number of what it
 * is about.
 */

/** Between those who wait for a word and those who notify it. */
export const waitFor = (word: number): string => `waiting ${word}`;
export const wakeUpOf = (word: number): string => `notified ${word}`;
/** Of a CPU: what was done before it was sent an interrupt, woken or booted. */
export const noticeOf = (cpu: number): string => `notice ${cpu}`;
/** Of an IPI on its way, by its event. */
export const flightOf = (event: number): string => `flight ${event}`;

const KINDS: readonly string[] = ['waiting', 'notified', 'notice', 'flight', 'message', 'timer'];

/** A channel as two numbers. */
export function numbersOf(channel: string): readonly [kind: number, about: number] {
  const [kind, about] = channel.split(' ');
  return [KINDS.indexOf(kind), Number(about)];
}

export function channelOf(kind: number, about: number): string {
  return `${KINDS[kind]} ${about}`;
}
