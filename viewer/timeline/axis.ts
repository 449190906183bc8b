/** The stretch of time that is in view. */
export class Axis {
  #from: number;
  #to: number;

  constructor(
    private readonly begin: number,
    private readonly end: number,
  ) {
    [this.#from, this.#to] = [begin, end];
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** How long what is in view takes. */
  get span(): number {
    return this.#to - this.#from;
  }

  all(): void {
    [this.#from, this.#to] = [this.begin, this.end];
  }

  /** @param factor below 1 enlarges @param around a moment that stays where it is */
  zoom(factor: number, around: number): void {
    const whole = this.end - this.begin;
    const span = Math.min(whole, Math.max(1, (this.#to - this.#from) * factor));
    const share = (around - this.#from) / (this.#to - this.#from);
    this.#show(around - share * span, span);
  }

  /** @param share of what is in view; negative is earlier */
  move(share: number): void {
    const span = this.#to - this.#from;
    this.#show(this.#from + share * span, span);
  }

  #show(from: number, span: number): void {
    this.#from = Math.max(this.begin, Math.min(this.end - span, from));
    this.#to = this.#from + span;
  }
}
