/** Milliseconds of the torture: counted from when its first machine was up, whatever machines come after it. */
export class TortureClock {
  #begunAt: number | null = null;

  /** The first machine is up. Of later ones this means nothing. */
  begin(): void {
    this.#begunAt ??= performance.now();
  }

  get begun(): boolean {
    return this.#begunAt !== null;
  }

  get nowMs(): number {
    return this.#begunAt === null ? 0 : performance.now() - this.#begunAt;
  }
}
