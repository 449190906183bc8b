/** Threads that ask their host for values, in each of the ways that there are; and in ways in which it always answers the same. */
import { spawnSync } from 'node:child_process';
import { createECDH } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, freemem, loadavg, uptime } from 'node:os';
import { fileURLToPath } from 'node:url';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import type { PlainScenario } from '../../../src/lab/scenario.js';

type Ways = Readonly<Record<string, () => unknown>>;

interface Temporal {
  readonly Now: { instant(): { readonly epochMilliseconds: number }; plainDateISO(): { toJSON(): string } };
}
const temporal = (): Temporal => Reflect.get(globalThis, 'Temporal') as Temporal;

const HERE = fileURLToPath(import.meta.url);
const FORMAT = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'full' });
const ECDH = createECDH('prime256v1');

export const CLOCKS: Ways = {
  'Date()': () => Date(),
  'new Date': () => new Date().toLocaleString(),
  'performance.timeOrigin': () => performance.timeOrigin,
  'performance.mark': () => performance.mark('a').startTime,
  'performance.measure': () => performance.measure('a').duration,
  'performance.measure, from a time': () => performance.measure('a', { start: 0, detail: 1 }).duration,
  'performance.eventLoopUtilization': () => performance.eventLoopUtilization(performance.eventLoopUtilization()),
  'an event': () => new Event('a').timeStamp,
  'a format': () => FORMAT.format(),
  'a format of nothing': () => FORMAT.format(undefined),
  'parts of a format': () => FORMAT.formatToParts().length,
  'process.cpuUsage': () => process.cpuUsage(),
  'process.cpuUsage, since': () => process.cpuUsage({ user: 1, system: 0 }),
  'process.hrtime': () => process.hrtime(),
  'os.uptime': () => uptime(),
  ...('Temporal' in globalThis && {
    'Temporal.Now.instant': () => temporal().Now.instant().epochMilliseconds,
    'Temporal.Now.plainDateISO': () => temporal().Now.plainDateISO().toJSON(),
  }),
};

/** By how it is said. What the host answers itself is not looked at. */
export const ASKS: Ways = {
  'process.memoryUsage()': () => process.memoryUsage(),
  'process.memoryUsage.rss()': () => process.memoryUsage.rss(),
  'process.resourceUsage()': () => process.resourceUsage(),
  'process.pid': () => void process.pid,
  'os.freemem()': () => freemem(),
  'os.loadavg()': () => loadavg(),
  'os.cpus()': () => cpus()[0].times,
  'v8.getHeapStatistics()': () => getHeapStatistics(),
  'v8.getHeapSpaceStatistics()': () => getHeapSpaceStatistics(),
  'performance.getEntries()': () => void performance.getEntries(),
  'fs.statSync()': () => void statSync(HERE).mtimeMs,
  'fs.fstatSync()': () => void fstatSync(1),
  'fs.openSync()': () => closeSync(openSync('/dev/null', 'w')),
  'fs.writeFileSync()': () => writeFileSync('/dev/null', 'a'),
  'child_process.spawnSync()': () => void spawnSync(HERE, ['cannot be executed']),
};

export const STEADY: Ways = {
  'formats a date': () => FORMAT.format(0),
  'formats parts of a date': () => FORMAT.formatToParts(new Date(5)).length,
  'writes a date': () => new Date(0).toLocaleString() + new Date(2020, 1).toISOString(),
  'marks a time': () => performance.mark('a', { startTime: 5 }).startTime,
  'measures a time': () => performance.measure('a', { start: 1, end: 2 }).duration,
  'reads a file': () => readFileSync(HERE).length,
  'opens a file to read it': () => closeSync(openSync(HERE, 'r')),
  'writes to where it prints': () => writeSync(2, ''),
  'takes keys': () => ECDH.setPrivateKey('01', 'hex'),
  'asks what host it is': () => process.platform + process.version + process.cwd(),
};

const ALL: Ways = { ...CLOCKS, ...ASKS };
const EACH: Ways = { ...ALL, ...STEADY, 'generates keys': () => void ECDH.generateKeys() };

/** In that form an actor asks for all that is a value. */
export const ASKS_ALL = 'all';

/** … and in this one it does something else each time: what it keeps is not the program's. */
export const KEEPS = 'keeps count elsewhere';

function timesExecuted(): number {
  const key = 'smplab.test.host';
  const times = Number(Reflect.get(Error, key) ?? 0) + 1;
  Reflect.set(Error, key, times);
  return times;
}

function digest(): number {
  const ways = Object.keys(ALL).filter((name) => !/^(?:fs|child_process)/.test(name));
  const text = JSON.stringify(ways.map((name) => ALL[name]()));
  return [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 1);
}

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/host',
  story: '',
  source: '',
  forms: [...Object.keys(EACH), ASKS_ALL, KEEPS],
  shared: () => {
    const words = new Int32Array(new SharedArrayBuffer(16));
    words[0] = digest();
    return words;
  },
  actors: (form) => [
    (words) => {
      if (form in EACH) EACH[form]();
      if (form === KEEPS) ASKS['os.freemem()']();
      Atomics.add(words, 1, form === ASKS_ALL ? digest() : form === KEEPS ? timesExecuted() : 1);
    },
    (words) => {
      Atomics.add(words, 2, 1);
    },
  ],
  after: (words) => words.join(' '),
  outcomes: [
    { match: /./, grade: 'forbidden', text: 'nothing is right', on: [KEEPS] },
    { match: /./, grade: 'acceptable', text: 'whatever' },
  ],
};
