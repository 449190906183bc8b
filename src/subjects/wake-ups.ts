/** The names of waits that end by themselves, which are events behind those of a program. */
export function wakeUpName(
  event: number,
  firstTimeout: number,
  actors: number,
  kind: 'CPU' | 'actor ' | 'thread ',
): string {
  const number = event - firstTimeout;
  return number < actors ? `time-out of ${kind}${number}` : `spurious wake-up of ${kind}${number - actors}`;
}
