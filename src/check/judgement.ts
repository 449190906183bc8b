/** What is thought of a run: three answers, of which none stands for another. */

export interface Right {
  readonly verdict: 'right';
}

export interface Wrong {
  readonly verdict: 'wrong';
  /** Short and stable. */
  readonly kind: string;
  /** One sentence. */
  readonly text: string;
}

/** The search for an order of the calls ran out of its budget: no pass, and no finding. */
export interface Undecided {
  readonly verdict: 'undecided';
}

export type Judgement = Right | Wrong | Undecided;

export const RIGHT: Right = { verdict: 'right' };
export const UNDECIDED: Undecided = { verdict: 'undecided' };
