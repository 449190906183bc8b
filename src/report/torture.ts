/** The result of a torture as text and as JSON, schema `smplab.torture/1`. */
import { eventLine } from './events.js';
import type { Paint } from './paint.js';
import { tortureLine } from './torture-line.js';
import type { PostMortem, TortureFinding, TortureResult } from '../torture/finding.js';

/** Events of each CPU that are shown where there is not much room. */
const SHORT = 8;

export function tortureText(result: TortureResult, paint: Paint): string {
  const { variant, cpus, seconds, seed, tallies, csdLock, ipis, verdict, expected, history } = result;
  const lines = [
    `${variant}, ${cpus} CPUs, ${seconds} s, seed ${seed}`,
    tortureLine(tallies, true),
    `calls lost: ${tallies.lost}  csds freed in flight: ${tallies.freed}  warnings: ${result.warnings}  kicks: ${tallies.kick}`,
    `IPIs sent: ${ipis.sent}  lost: ${ipis.lost}`,
    `csd-lock: ${csdLock.stuck} waiters stuck, ${csdLock.rung} rung again, ${csdLock.unstuck} got unstuck;`,
    `  ${csdLock.waiterless} calls without a waiter rung for`,
    ...(result.complaintsLost > 0
      ? [`  ${result.complaintsLost} messages of the watchdog were overwritten before they could be read`]
      : []),
    `stop_machine in storms: ${tallies.stops}  suspends: ${tallies.suspends}  freezes: ${tallies.freezes}  kills: ${result.kills}`,
    memoryLine(history),
    ...result.findings.map((finding) => paint.red(findingLine(finding))),
    ...(result.interrupted ? ['interrupted: the figures are those up to then'] : []),
    ...(expected === null ? [] : [(expected.met ? paint.green : paint.red)(`--expect: ${expected.reason}`)]),
    verdict === 'SUCCESS' ? paint.green(`End of test: ${verdict}`) : paint.red(`End of test: ${verdict}`),
  ];
  return lines.join('\n');
}

export function findingLine({ kind, atMs, text }: TortureFinding): string {
  return `!!! ${(atMs / 1000).toFixed(3)} s ${kind}: ${text}`;
}

export function tortureJson({ crash, postMortem, recorded: _recorded, ...result }: TortureResult): string {
  const { finding, diagnosis, command, scenarioFile }: Partial<PostMortem> = postMortem ?? {};
  return JSON.stringify(
    {
      schema: 'smplab.torture/1',
      ...result,
      postMortem: postMortem === null ? null : { finding, diagnosis, command, scenarioFile },
      crash: crash === null ? null : { cpu: crash.cpu, message: crash.message },
    },
    null,
    2,
  );
}

/** @param full all events that were kept, in the order of time; otherwise the last ones of each CPU */
export function postMortemText(
  { finding, cpus, events, dropped, functionNames, diagnosis, command }: PostMortem,
  full: boolean,
): string {
  const shown = full ? events : cpus.flatMap((_, cpu) => events.filter((event) => event.cpu === cpu).slice(-SHORT));
  return [
    `post-mortem of ${finding.kind} at ${(finding.atMs / 1000).toFixed(3)} s: ${finding.text}`,
    ...cpus.map((line) => `  ${line}`),
    full
      ? `all events kept (${dropped} older ones were overwritten):`
      : `the last ${SHORT} events of each CPU (--post-mortem FILE for ${events.length} of them):`,
    ...shown.map((event) => `  ${eventLine(event, functionNames)}`),
    `it looks like this: ${diagnosis}`,
    ...(command === null ? [] : [`to search for the interleaving: ${command}`]),
  ].join('\n');
}

/** Memory after the first minute, or after the first second of a shorter run, against the end. */
function memoryLine(history: TortureResult['history']): string {
  const settled = history.length > 60 ? history.slice(60) : history.slice(1);
  if (settled.length < 2) return 'memory: too short to tell';
  const part = Math.max(1, Math.min(10, Math.trunc(settled.length / 2)));
  const [first, last] = [meanMegabytes(settled.slice(0, part)), meanMegabytes(settled.slice(-part))];
  const from = history.length > 60 ? 'the first minute' : 'the first second';
  return `memory: ${first.toFixed(0)} MB after ${from}, ${last.toFixed(0)} MB at the end (${last >= first ? '+' : ''}${((last / first - 1) * 100).toFixed(1)} %)`;
}

function meanMegabytes(seconds: TortureResult['history']): number {
  return seconds.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / seconds.length / 1e6;
}
