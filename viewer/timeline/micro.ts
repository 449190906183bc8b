/** Microseconds in the unit that suits them. @param exact to tell apart what is so far from each other */
export function micro(us: number, exact?: number): string {
  const [unit, name, usual] = us >= 1e6 ? [1e6, 's', 4] : us >= 1000 ? [1000, 'ms', 3] : [1, 'µs', 1];
  const digits = exact === undefined ? usual : Math.max(0, Math.ceil(Math.log10(unit / exact) - 1e-9));
  return `${(us / unit).toFixed(digits)} ${name}`;
}
