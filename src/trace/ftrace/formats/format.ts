/** A format of trace text: the grammar of its event lines. */

/** The columns of an event line, as they are printed. */
export interface Columns {
  readonly cpu: string;
  /** `d.h1.`; null where the format shows none. */
  readonly flags: string | null;
  readonly time: string;
  /** The event's name and its fields: `csd_queue_cpu: cpu=1 …`. */
  readonly event: string;
}

export interface Format {
  /** What prints it. */
  readonly name: string;
  /** What tells it from the others. */
  readonly mark: string;
  /** Null for what is no event line of this format. */
  readonly columns: (line: string) => Columns | null;
  /** Lines between the events that say nothing about calls. */
  readonly remark: RegExp;
  /** A line that says how many events were lost on a CPU. */
  readonly lost: RegExp;
}

/** The kernel leaves the number out when it does not know it: it is one at least. */
export const LOST = /^CPU:(?<cpu>\w+) \[(?:LOST )?(?:(?<count>\d{1,12}) )?EVENTS(?: DROPPED)?\]$/;
