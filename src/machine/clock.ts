/** A clock is handed in: `machine` and `kernel` never ask the host for the time. */
export interface Clock {
  /** Microseconds since the machine's epoch; the clocks of all CPUs of a machine agree to about a microsecond. */
  nowUs(): number;
}
