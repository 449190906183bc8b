/** The live line of litmus tests: which one runs, how often and how fast it is sampled, about how long all of them take. */
import type { LitmusProgress } from '../commands/litmus/litmus.js';
import { Rate, timeLeft } from './live.js';

export class LitmusLine {
  readonly #rate = new Rate();

  text({ test, form, number, of, samples, elapsedMs, leftMs }: LitmusProgress): string {
    const rate = this.#rate.text(`${test} ${form}`, samples, elapsedMs);
    return `${number} of ${of}: ${test}, ${form}: ${samples.toLocaleString('en')} samples${rate}${timeLeft(leftMs)}`;
  }
}
