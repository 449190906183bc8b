/** A piece of a line, and what is read out of it. */
import { FtraceError, shorten } from './error.js';
import { FTRACE_CPUS_MAX } from './event.js';

export class Source {
  /** @param number of the line, from 1 */
  constructor(
    readonly number: number,
    readonly text: string,
  ) {}

  refuse(problem: string): never {
    throw new FtraceError(this.number, problem, this.text);
  }

  /** A CPU number, decimal, or hexadecimal with `0x`. */
  cpu(word: string): number {
    const cpu = NUMBER.test(word) ? Number(word) : NaN;
    return cpu < FTRACE_CPUS_MAX ? cpu : this.refuse(`CPU ${shorten(word)} is not in 0..${FTRACE_CPUS_MAX - 1}`);
  }

  /** The low 52 bits of a pointer; 0 for NULL. */
  pointer(word: string): number {
    if (NO_POINTER.test(word)) return 0;
    if (!POINTER.test(word)) this.refuse(`${shorten(word)} is not a pointer`);
    return Number.parseInt(word.slice(-13).replace('x', ''), 16);
  }

  /** A timestamp in µs: seconds with a fraction, or the latency format's `12us`. */
  time(word: string): number {
    const [, seconds, fraction = ''] = SECONDS.exec(word) ?? [];
    if (seconds !== undefined) return Number(seconds) * 1e6 + Number(fraction.padEnd(9, '0')) / 1e3;
    const [, microseconds] = MICROSECONDS.exec(word) ?? [];
    if (microseconds !== undefined) return Number(microseconds);
    if (COUNT.test(word)) this.refuse(`${shorten(word)} is a count and no time: ${USE_A_CLOCK}`);
    return this.refuse(`${shorten(word)} is not a time in seconds`);
  }
}

const NUMBER = /^(?:\d{1,9}|0x[0-9a-f]{1,8})$/i;
/** As the kernel prints it, in full width: what is narrower was cut off. trace-cmd prints `0x` and no leading zeros. */
const POINTER = /^(?:0x[0-9a-f]{1,16}|[0-9a-f]{8}|[0-9a-f]{16})$/i;
/** NULL, and what the kernel prints before it has a key to hash pointers with. */
const NO_POINTER = /^\((?:nil|null|_+ptrval_+)\)$/;
const SECONDS = /^(\d{1,10})\.(\d{1,9})$/;
const MICROSECONDS = /^(\d{1,15})us$/;
const COUNT = /^\d+$/;
const USE_A_CLOCK = 'the trace was recorded with clock counter or x86-tsc; record with trace-cmd record -C mono';
