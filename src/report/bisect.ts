/** What a bisection has found, as text. */
import { counted } from '../common/counted.js';
import { WIDTH, wrap } from './columns.js';

interface Bisected {
  readonly scenario: string;
  readonly looks: readonly { readonly kernel: string; readonly bad: boolean; readonly executions: number }[];
  readonly what: 'introduced' | 'fixed';
  readonly step: { readonly name: string; readonly summary: string; readonly source: string };
}

/** One line a kernel, and the step. */
export function bisectText({ scenario, looks, what, step }: Bisected): string {
  const width = Math.max(...looks.map(({ kernel }) => kernel.length));
  return [
    ...looks.map(
      ({ kernel, bad, executions }) =>
        `${kernel.padEnd(width)}  ${bad ? 'bad ' : 'good'}  ${counted(executions, 'execution')}`,
    ),
    `${scenario} was ${what} by ${step.name}, ${step.source}:`,
    ...wrap(step.summary, WIDTH - 2).map((line) => `  ${line}`),
  ].join('\n');
}
