/**
 * Test cases as JUnit XML, as continuous integration reads it. What is no pass and no finding is an `error`: a build that
 * counts failures and errors does not go on with it.
 *
 * Source: the format as Jenkins' junit plug-in and GitLab document it; there is no standard.
 */
import type { Case } from './cases.js';
import { markup } from '../common/markup.js';

export function junitXml(cases: readonly Case[]): string {
  const suites = new Map<string, Case[]>();
  for (const one of cases) suites.set(one.suite, [...(suites.get(one.suite) ?? []), one]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts(cases)}>`,
    ...[...suites].flatMap(([name, members]) => [
      `  <testsuite name="${attribute(name)}"${counts(members)}>`,
      ...members.flatMap(caseLines),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

const ELEMENTS = { failed: 'failure', unclear: 'error', skipped: 'skipped' } as const;

function caseLines({ suite, name, seconds, outcome, message, text, place }: Case): string[] {
  const where = place === null ? '' : ` file="${attribute(place.file)}" line="${place.line}"`;
  const open = `    <testcase classname="${attribute(suite)}" name="${attribute(name)}" time="${seconds.toFixed(3)}"${where}`;
  if (outcome === 'passed') return [`${open}/>`];
  const element = ELEMENTS[outcome];
  const body = text === '' ? '/>' : `>${content(text)}</${element}>`;
  return [`${open}>`, `      <${element} message="${attribute(message)}"${body}`, '    </testcase>'];
}

function counts(cases: readonly Case[]): string {
  const of = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return ` tests="${cases.length}" failures="${of('failed')}" errors="${of('unclear')}" skipped="${of('skipped')}" time="${seconds.toFixed(3)}"`;
}

/** XML has no way at all to write control characters, nor halves of surrogate pairs. */
function content(text: string): string {
  return markup(text.toWellFormed()).replaceAll(/[\ufffe\uffff]/g, '\ufffd');
}

function attribute(text: string): string {
  return content(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
