/** The top of a report: what was looked at, what came of it, how to see it again. */
import type { View } from '../src/report/html/view.js';
import { h } from './dom.js';

const VERDICTS = {
  fine: ['✓', 'nothing wrong seen', 'as declared'],
  finding: ['✗', 'finding', 'not as declared'],
  inconclusive: ['?', 'inconclusive', 'inconclusive'],
} as const;

export function head({ subject, headline, verdict, replay, version, report }: View): HTMLElement {
  const [sign, seen, declared] = VERDICTS[verdict];
  const word = isDeclared(report) ? declared : seen;
  return h(
    'header',
    {},
    h('p', { class: 'tool' }, `smplab ${version} · ${report.command}`, themeButton()),
    h('h1', {}, subject),
    h(
      'p',
      { class: `headline ${verdict}` },
      h('span', { class: 'verdict' }, h('span', { 'aria-hidden': 'true' }, sign), ` ${word}`),
      h('span', {}, ` ${headline}`),
    ),
    replay === null ? null : command(replay),
  );
}

/** Whether what was seen is compared with what was declared: losing calls is as a kernel of 2014 should. */
function isDeclared(report: View['report']): boolean {
  if (report.command === 'torture') return report.expected !== null;
  return report.command === 'run' || report.command === 'matrix';
}

function command(text: string): HTMLElement {
  const code = h('code', {}, text);
  const said = h('span', { role: 'status', class: 'said' });
  const copy = async (): Promise<void> => {
    said.textContent = await navigator.clipboard.writeText(text).then(
      () => 'copied',
      () => select(code),
    );
  };
  return h('p', { class: 'replay' }, code, h('button', { type: 'button', click: () => void copy() }, 'Copy'), said);
}

/** Where a page may not write to the clipboard, as in some mail readers. */
function select(element: HTMLElement): string {
  getSelection()?.selectAllChildren(element);
  return 'selected: press Ctrl+C';
}

function themeButton(): HTMLElement {
  const root = document.documentElement;
  const isDark = (): boolean => (root.dataset['theme'] ?? preferred()) === 'dark';
  const turn = (): void => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    button.textContent = isDark() ? 'Light' : 'Dark';
    dispatchEvent(new Event('themechange'));
  };
  const button = h('button', { type: 'button', class: 'theme', click: turn }, isDark() ? 'Light' : 'Dark');
  return button;
}

function preferred(): string {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
