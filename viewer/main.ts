/** Draws the report that stands in the page. */
import type { View } from '../src/report/html/view.js';
import { h } from './dom.js';
import { interleavingSection } from './interleaving/section.js';
import { head } from './head.js';
import { historySection } from './history.js';
import { matrixSection } from './matrix.js';
import { outcomeSections } from './outcomes.js';
import { runSections } from './run.js';
import { timelineSection } from './timeline/section.js';
import { tortureSections } from './torture.js';

const view = JSON.parse(document.querySelector('#view')!.textContent) as View;
const { report, interleaving, sources, timeline } = view;

document
  .querySelector('#report')!
  .append(
    head(view),
    ...(interleaving === null ? [] : [interleavingSection(interleaving, sources)]),
    ...(report.command === 'check' && report.finding !== null ? historySection(report.finding) : []),
    ...outcomeSections(report),
    ...(report.command === 'matrix' ? [matrixSection(report)] : []),
    ...(report.command === 'run' ? runSections(report) : []),
    ...(report.command === 'torture' ? tortureSections(report) : []),
    ...(timeline === null ? [] : [timelineSection(timeline)]),
    h('details', { class: 'text' }, h('summary', {}, 'The report as text'), h('pre', { tabindex: 0 }, view.text)),
  );
