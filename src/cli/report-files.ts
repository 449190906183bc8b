/** `--html FILE` and `--junit FILE`, and annotations where a build on GitHub runs. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import type * as Cases from '../report/cases.js';
import type * as Views from '../report/html/views.js';
import type { Viewed } from '../report/html/views.js';
import { writeOutput } from './output-files.js';

export interface ReportFiles {
  readonly html?: string | undefined;
  readonly junit?: string | undefined;
}

/** `--html`, for one command. */
export function htmlOption(): Option {
  return new Option('--html <file>', 'write the result as an HTML page: one file that needs no network');
}

/** `--junit`, for one command. */
export function junitOption(): Option {
  return new Option('--junit <file>', 'write the result as JUnit XML');
}

/** @param view is asked for when there is a page to write */
export async function writeHtml({ html }: ReportFiles, view: (views: typeof Views) => Viewed): Promise<void> {
  if (html === undefined) return;
  const { pageOf } = await import('../commands/page.js');
  await writeOutput('html', html, await pageOf(view(await import('../report/html/views.js'))));
}

/** @param of is asked for the cases when they are read */
export async function writeCases({ junit }: ReportFiles, of: (cases: typeof Cases) => Cases.Case[]): Promise<void> {
  const annotated = process.env['GITHUB_ACTIONS'] === 'true';
  if (junit === undefined && !annotated) return;
  const cases = of(await import('../report/cases.js'));
  if (junit !== undefined) {
    const { junitXml } = await import('../report/junit.js');
    await writeOutput('junit', junit, junitXml(cases));
  }
  if (annotated) {
    const { annotations } = await import('../report/annotations.js');
    for (const line of annotations(cases, pathInBuild)) process.stderr.write(`${line}\n`);
  }
}

/** From the root of the checkout, as annotations name files; null for one that lies elsewhere. */
function pathInBuild(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  const path = relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), fileURLToPath(url)).replaceAll('\\', '/');
  return path.startsWith('../') ? null : path;
}
