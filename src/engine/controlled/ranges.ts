/** The bytes of shared memory that one step touches as a whole: of a call such as `a.fill(0)`. */
export class Ranges {
  /** Whether such a step is being made. */
  isOpen = false;
  /** First byte, and the one behind the last. */
  first = 0;
  end = 0;
  writes = false;
  /** Whether they lie together: what is copied from one buffer to another does not. */
  isOne = true;

  /** Does the work of a step, and keeps what is added meanwhile. */
  of<Result>(work: () => Result): Result {
    this.first = this.end = 0;
    this.writes = false;
    this.isOne = this.isOpen = true;
    try {
      return work();
    } finally {
      this.isOpen = false;
    }
  }

  add(first: number, end: number, writes: boolean): void {
    this.writes ||= writes;
    if (this.end === 0) {
      this.first = first;
      this.end = end;
      return;
    }
    this.isOne &&= first <= this.end && end >= this.first;
    this.first = Math.min(this.first, first);
    this.end = Math.max(this.end, end);
  }
}
