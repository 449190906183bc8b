/** Microseconds in the unit that suits them. */
export function micro(us: number): string {
  if (us >= 1e6) return `${(us / 1e6).toFixed(4)} s`;
  return us >= 1000 ? `${(us / 1000).toFixed(3)} ms` : `${us.toFixed(1)} µs`;
}
