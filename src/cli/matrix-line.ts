/** The live line of a matrix: how much of it is done, what was found so far, about how long the rest takes. */
import type { MatrixRow } from '../lab/matrix.js';
import { timeLeft } from './live.js';

export class MatrixLine {
  #found = 0;
  #undeclared = 0;

  /** @param done cells, this one among them */
  text(
    { found, verdict }: Pick<MatrixRow, 'found' | 'verdict'>,
    done: number,
    total: number,
    elapsedMs: number,
  ): string {
    if (found) this.#found++;
    if (verdict === 'not-as-expected') this.#undeclared++;
    const left = timeLeft((elapsedMs / done) * (total - done));
    return `${done} of ${total} cells, ${this.#found} with a finding, ${this.#undeclared} not as declared${left}`;
  }
}
