/**
 * The documents that smplab writes are as the published schemas say; those that the command line prints in other tests are
 * looked at there. A change here that is not only a new field needs a new number in the document's `schema`.
 */
import { describe, expect, it } from 'vitest';
import { checkJson } from '../../../src/report/check.js';
import { exploreJson } from '../../../src/report/explore.js';
import {
  checkView,
  exploreView,
  litmusView,
  matrixView,
  replayView,
  runView,
  tortureView,
  type Viewed,
} from '../../../src/report/html/views.js';
import { litmusJson } from '../../../src/report/litmus.js';
import { matrixJson } from '../../../src/report/matrix.js';
import { runJson } from '../../../src/report/run/json.js';
import { tortureJson } from '../../../src/report/torture.js';
import { schemaNames, schemaProblems } from '../../support/schemas.js';
import { busyTrace, CHECKED, EXPLORED, INTERLEAVING, LITMUS, MATRIX, MOTLEY, TORTURED } from './results.js';

function viewDocument({ files: _files, ...viewed }: Viewed): string {
  const sources = { 'ring.js': [{ first: 1, lines: ['a'] }] };
  return JSON.stringify({ schema: 'smplab.view/1', version: '1.2.3', ...viewed, sources });
}

const REPLAYED = { scenario: 'a/b', variant: '', outcome: 'x', findings: [], interleaving: INTERLEAVING };

describe('the published schemas', () => {
  it.each([
    ['explore', exploreJson(EXPLORED)],
    ['explore, nothing found', exploreJson({ ...EXPLORED, finding: null, inconclusive: 'x', spurious: true })],
    ['check', checkJson(CHECKED)],
    ['litmus', litmusJson(LITMUS)],
    ['matrix', matrixJson(MATRIX)],
    ['run', runJson(MOTLEY)],
    ['torture', tortureJson(TORTURED)],
    ['view of explore', viewDocument(exploreView(EXPLORED))],
    ['view of check', viewDocument(checkView(CHECKED))],
    ['view of replay', viewDocument(replayView('s2.x', REPLAYED))],
    ['view of litmus', viewDocument(litmusView(LITMUS))],
    ['view of matrix', viewDocument(matrixView(MATRIX))],
    ['view of run', viewDocument(runView({ ...MOTLEY, recorded: busyTrace(2) }))],
    ['view of torture', viewDocument(tortureView(TORTURED))],
  ])('fit %s', (_, text) => {
    expect(schemaProblems(JSON.parse(text))).toEqual([]);
  });

  it.each(schemaNames())(
    '%s refuses a document of that name with nothing in it, and what it does not name',
    (schema) => {
      expect(schemaProblems({ schema })).not.toEqual([]);
      expect(schemaProblems({ schema, surplus: 1 }).join('\n')).toContain('must NOT have additional properties');
    },
  );

  it('hold no path of the machine that wrote the document', () => {
    expect(checkJson(CHECKED)).not.toContain('file:');
  });
});
