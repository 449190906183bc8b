/** What came of calls, a line each: what it returned or threw, what the array holds then, and what was converted. */
export type Method = (...args: unknown[]) => unknown;

export class Report {
  /** What was converted in the call under way. */
  readonly log: string[] = [];

  constructor(readonly lines: string[]) {}

  /** @param array what is shown afterwards, if it has elements */
  attempt(name: string, array: unknown, call: () => unknown): void {
    this.log.length = 0;
    let result: string;
    try {
      result = text(call());
    } catch (error) {
      result = `throws ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
    }
    const holds = ArrayBuffer.isView(array) ? [0, 1].map((place) => text(array[place as never])) : [];
    this.lines.push(`${name}: ${result} [${holds.join()}] ${this.log.join(' then ')}`);
  }
}

/** Lines as a short text: an outcome of an engine has a greatest length, and most lines end as others do. */
export function packed(lines: readonly string[]): string {
  const endings = new Map<string, number>();
  const numbers = lines.map((line) => {
    const ending = line.slice(line.indexOf(': ') + 2);
    if (!endings.has(ending)) endings.set(ending, endings.size);
    return endings.get(ending);
  });
  return JSON.stringify({ numbers, endings: [...endings.keys()] });
}

/** What was packed, without the names that lines begin with. */
export function unpacked(outcome: string): string[] {
  const { numbers, endings } = JSON.parse(outcome) as { numbers: number[]; endings: string[] };
  return numbers.map((number) => endings[number]);
}

function text(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'bigint' ? `${value}n` : String(value);
}
