/**
 * `npm run bench`: what a cross-thread call, a flush, a stop-machine costs, beside native C and what npm offers.
 *
 * Exit codes: 0 whether bars hold or not, 1 a regression against `--compare`, 2 usage, 3 a benchmark did its work
 * wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { compareReports, parseReport, printChanges } from './report/compare.js';
import { environment } from './report/environment.js';
import { htmlReport } from './report/html.js';
import { markdownPage } from './report/markdown.js';
import { help, parseOptions, type BenchOptions } from './options.js';
import { printReport } from './report/print.js';
import { SUBJECTS } from './subjects.js';
import { SCHEMA, type Bar, type BenchReport, type Table } from './table.js';

// What is named there Node 20 reads whenever it starts, for 50 ms: ratios to its own start would be too good.
delete process.env['NODE_EXTRA_CA_CERTS'];

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, SUBJECTS);
    if (options.help) return print(help(SUBJECTS));
    const before = options.compare === undefined ? undefined : parseReport(read(options.compare), options.compare);
    return conclude(await measure(options), before, options);
  } catch (error) {
    const usage = error instanceof RangeError;
    process.stderr.write(`bench: ${usage ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    return usage ? 2 : 3;
  }
}

async function measure({ subjects, smoke }: BenchOptions): Promise<BenchReport> {
  const where = environment(); // before any load of our own
  const tables: Table[] = [];
  const bars: Bar[] = [];
  for (const subject of subjects) {
    const result = await subject.run({ smoke, progress: (line) => void process.stderr.write(`measuring ${line} …\n`) });
    tables.push(...result.tables);
    bars.push(...result.bars);
  }
  return { schema: SCHEMA, environment: where, tables, bars };
}

function conclude(report: BenchReport, before: BenchReport | undefined, options: BenchOptions): number {
  const { json, save, html, markdown } = options;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  print(json ? text : printReport(report));
  if (save !== undefined) writeFileSync(save, text);
  if (html !== undefined) writeFileSync(html, htmlReport(report));
  if (markdown !== undefined) writeFileSync(markdown, markdownPage(report));
  if (before === undefined) return 0;
  const changes = compareReports(before, report);
  process[json ? 'stderr' : 'stdout'].write(printChanges(changes));
  return changes.some(({ regression }) => regression) ? 1 : 0;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RangeError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}
