/** What was found, as a page to look at. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ownSources } from '../common/own-modules.js';
import { VERSION } from '../common/version.js';
import type { CheckReport } from '../lab/check-report.js';
import type { ExploreReport } from '../lab/explore-report.js';
import { htmlPage } from '../report/html/page.js';
import { excerpts, namedLines, type Excerpt } from '../report/html/view.js';
import { checkView, exploreView, type Viewed } from '../report/html/views.js';

/** A page of HTML that needs nothing else, as `--html` writes it. @public */
export async function htmlReport(report: CheckReport | ExploreReport): Promise<string> {
  return await pageOf('scenario' in report ? exploreView(report) : checkView(report));
}

export async function pageOf({ files, ...viewed }: Viewed): Promise<string> {
  const sources = viewed.interleaving === null ? {} : await sourcesOf(viewed.interleaving, files);
  return htmlPage({ schema: 'smplab.view/1', version: VERSION, ...viewed, sources });
}

/** The lines that an interleaving names. What cannot be read (any more) is left out. */
async function sourcesOf(
  interleaving: NonNullable<Viewed['interleaving']>,
  files: Viewed['files'],
): Promise<Record<string, readonly Excerpt[]>> {
  const found = await Promise.all(
    [...namedLines(interleaving)].map(async ([name, lines]): Promise<[string, readonly Excerpt[]]> => {
      const source = await sourceAt(files[name] ?? '');
      return [name, source === '' ? [] : excerpts(source, lines)];
    }),
  );
  return Object.fromEntries(found.filter(([, parts]) => parts.length > 0));
}

/** Of our own modules as it was written, where that is there; or else as it runs. */
async function sourceAt(url: string): Promise<string> {
  if (!url.startsWith('file:')) return '';
  const written = ownSources(url);
  for (const candidate of written) {
    const source = await textAt(candidate);
    if (source !== '') return source;
  }
  const source = await textAt(url);
  return written.length > 0 ? withoutGaps(source) : source;
}

async function textAt(url: string): Promise<string> {
  return await readFile(fileURLToPath(url), 'utf8').catch(() => '');
}

/** Where types of ours were, there are blanks. */
function withoutGaps(source: string): string {
  return source.replaceAll(/(?<=\S) {2,}(?![/*])/g, (gap, at: number) =>
    /[,)=;:]/.test(source[at + gap.length] ?? '') ? '' : ' ',
  );
}
