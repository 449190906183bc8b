/** Progress on stderr: a live line on a terminal, a line per variant elsewhere. */
import type { RunProgress } from '../commands/run/options.js';
import { Rate, timeLeft } from './live.js';
import { clearLive, showLive } from './output.js';

const REFRESH_MS = 100;

export class Progress {
  readonly #live = process.stderr.isTTY;
  readonly #rate = new Rate();
  #variant = '';
  #shownAt = 0;
  #startedAt = 0;

  /** Called as often as one likes. */
  show({ variant, done, total, cycles }: RunProgress): void {
    const now = performance.now();
    if (variant !== this.#variant) {
      this.#variant = variant;
      this.#startedAt = now;
      if (!this.#live) process.stderr.write(`replaying on ${variant} …\n`);
    }
    if (!this.#live || (now - this.#shownAt < REFRESH_MS && done < total)) return;
    this.#shownAt = now;
    const ms = now - this.#startedAt;
    const left = done === 0 ? '' : timeLeft((ms / done) * (total - done));
    const rate = this.#rate.text(variant, done, ms);
    showLive(`${variant}: ${done} of ${total} calls and cycles over, ${cycles} cycles${rate}${left}`);
  }

  /** Clears the live line. */
  end(): void {
    if (this.#variant !== '') clearLive();
  }
}
