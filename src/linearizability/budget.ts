/** How much may be tried. */
const STOP_INTERVAL = 1024;

export class Budget {
  #tries = 0;
  #over = false;

  /** @param stop asked now and then: whether to give up */
  constructor(
    private readonly most: number,
    private readonly stop: () => boolean,
  ) {}

  get tries(): number {
    return this.#tries;
  }

  /** Whether there is nothing left of it. */
  get over(): boolean {
    return this.#over;
  }

  /** Counts one try. */
  spend(): void {
    this.#tries++;
    if (this.#tries >= this.most || (this.#tries % STOP_INTERVAL === 0 && this.stop())) this.#over = true;
  }
}
