/** Two steps of different actors that could be made in the other order: by their numbers in the execution. */
export interface Race {
  readonly first: number;
  readonly second: number;
  /** Whether others that store the same as the first are to come behind the second, too. */
  readonly isOfAll: boolean;
}
