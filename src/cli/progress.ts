/** Progress on stderr: a live line on a terminal, a line per variant elsewhere. */
import type { RunProgress } from '../commands/run/options.js';
import { clearLive, showLive } from './output.js';

const REFRESH_MS = 100;

export class Progress {
  readonly #live = process.stderr.isTTY;
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
    const seconds = ((now - this.#startedAt) / 1000).toFixed(1);
    showLive(`${variant}: ${done} of ${total} calls and cycles over, ${cycles} cycles, ${seconds} s`);
  }

  /** Clears the live line. */
  end(): void {
    if (this.#variant !== '') clearLive();
  }
}
