/** The command line of the bench. */
import { parseArgs } from 'node:util';
import type { Subject } from './subject.js';

export interface BenchOptions {
  readonly subjects: readonly Subject[];
  readonly json: boolean;
  readonly smoke: boolean;
  readonly help: boolean;
  readonly save: string | undefined;
  readonly compare: string | undefined;
  readonly html: string | undefined;
  readonly markdown: string | undefined;
}

/** @throws {RangeError} with one line that says what is wrong */
export function parseOptions(args: readonly string[], all: readonly Subject[]): BenchOptions {
  const { values, positionals } = parse(args);
  const unknown = positionals.find((name) => !all.some((subject) => subject.name === name));
  if (unknown !== undefined)
    throw new RangeError(`unknown benchmark "${unknown}": there are ${all.map(({ name }) => name).join(', ')}`);
  return {
    subjects: positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name)),
    json: values.json ?? false,
    smoke: values.smoke ?? false,
    help: values.help ?? false,
    save: values.save,
    compare: values.compare,
    html: values.html,
    markdown: values.markdown,
  };
}

export function help(all: readonly Subject[]): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return [
    'npm run bench [-- NAME... [options]]',
    '',
    ...all.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '  --json          one document on stdout instead of tables',
    '  --save FILE     keep the document as well',
    '  --compare FILE  compare with a kept one; exit 1 on a regression beyond the noise',
    '  --html FILE     a page that draws the tables',
    '  --markdown FILE the page of the documents',
    '  --smoke         tiny sizes: whether everything works',
    '',
  ].join('\n');
}

function parse(args: readonly string[]) {
  const options = {
    json: { type: 'boolean' },
    smoke: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
    save: { type: 'string' },
    compare: { type: 'string' },
    html: { type: 'string' },
    markdown: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new RangeError((error as Error).message);
  }
}
