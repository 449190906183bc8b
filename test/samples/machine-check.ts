/**
 * A program of a user's that breaks in the way that its first argument names, on CPU 2 of four, while the others work.
 * Prints what the library reports of it.
 */
import { isMainThread } from 'node:worker_threads';
import { Machine, type Cpu } from 'smplab';

const bottomless = (depth: number): number => bottomless(depth + 1) + 1;

export const tasks = {
  throws(): void {
    throw new TypeError('no such thing');
  },
  exits(): void {
    process.exit(0);
  },
  overflows: (): number => bottomless(0),
  eats(): void {
    for (const eaten: number[][] = []; ; ) eaten.push(Array.from<number>({ length: 2 ** 20 }).fill(eaten.length));
  },
  /** Until the machine is stopped. */
  works(cpu: Cpu): void {
    for (;;) cpu.relax();
  },
};

if (isMainThread) {
  await using machine = await Machine.boot({ cpus: 4, program: import.meta.url });
  const outcomes = Promise.allSettled([
    machine.run(1, 'works'),
    machine.run(3, 'works'),
    machine.run(2, process.argv[2]),
  ]);
  const check = await machine.ended;
  const rejections = (await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason === check);
  process.stdout.write(
    `${JSON.stringify({ cpu: check?.cpu, message: check?.message, events: check?.events.length, rejections })}\n`,
  );
}
