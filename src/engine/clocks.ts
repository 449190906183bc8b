/**
 * The clocks of a thread, by whatever name code under test has them: while an actor runs they are the schedule's, or else
 * an execution would hang on how fast the host is.
 */
import { syncBuiltinESMExports } from 'node:module';
import { answering, instead } from './instead.js';
import { setUpClock } from './set-up.js';

/** Milliseconds on the clock of the actor that runs; null: none does. */
type Look = () => number | null;

type Method = (...args: unknown[]) => unknown;

let look: Look | undefined;

/** On the clock of what runs of the code under test; null: nothing does. */
const now = (): number | null => look?.() ?? setUpClock();

/** From now on that one is asked. Context: before code under test is loaded, which may keep what it finds. */
export function clocksBy(asked: Look): void {
  if (look === undefined) install();
  look = asked;
}

function install(): void {
  clock(Date, 'now', Math.trunc);
  clock(performance, 'now', (ms) => ms);
  clock(performance, 'timeOrigin', () => 0);
  clock(process, 'uptime', (ms) => ms / 1000);
  clock(process, 'hrtime', (ms, [before]) => since(ms, before as readonly [number, number] | undefined));
  clock(process.hrtime, 'bigint', (ms) => BigInt(Math.trunc(ms * 1e6)));
  for (const name of ['cpuUsage', 'threadCpuUsage'])
    clock(process, name, (ms, [before]) => ({ user: spent(ms, before as { readonly user: number }), system: 0 }));
  clock(performance, 'eventLoopUtilization', utilization);
  replaceDate();
  replaceFormats();
  replaceMarks();
  replaceTimeStamps();
  replaceTemporal();
  syncBuiltinESMExports();
}

/** The same for those that these modules have. Context: see `modulesNamedIn`. */
export function clocksOfOs(os: object): void {
  clock(os, 'uptime', (ms) => ms / 1000);
}

export function clocksOfHooks(hooks: object): void {
  clock(hooks, 'eventLoopUtilization', utilization);
}

/** Source: Node, process.hrtime. */
function since(ms: number, before: readonly [number, number] = [0, 0]): [number, number] {
  const ns = Math.trunc(ms * 1e6) - before[0] * 1e9 - before[1];
  return [Math.floor(ns / 1e9), ns - Math.floor(ns / 1e9) * 1e9];
}

/** Source: Node, process.cpuUsage. */
function spent(ms: number, before = { user: 0 }): number {
  return Math.trunc(ms * 1000) - before.user;
}

/** A loop that is never idle. Source: Node, performance.eventLoopUtilization. */
function utilization(ms: number, [one, two]: readonly unknown[]): object {
  const [end, start] = (two === undefined ? [{ active: ms }, one] : [one, two]) as { readonly active: number }[];
  return { idle: 0, active: end.active - (start?.active ?? 0), utilization: 1 };
}

/** What is a clock whatever it is handed. */
function clock(owner: object, name: string, make: (ms: number, args: readonly unknown[]) => unknown): void {
  instead(owner, name, (native, args) => {
    const ms = now();
    return ms === null ? native() : make(ms, args);
  });
}

/** Without arguments it is a clock. Source: ECMA-262, Date. */
function replaceDate(): void {
  const Native = Date;
  const Own = new Proxy(Native, {
    construct(target, args, newTarget): object {
      const ms = args.length === 0 ? now() : null;
      return Reflect.construct(target, ms === null ? args : [ms], newTarget) as object;
    },
    apply(target, self, args): unknown {
      const ms = now();
      return ms === null ? Reflect.apply(target, self, args) : new Native(ms).toString();
    },
  });
  Object.defineProperty(Native.prototype, 'constructor', { value: Own, writable: true, configurable: true });
  Object.defineProperty(globalThis, 'Date', { value: Own, writable: true, configurable: true });
}

function orNow(args: readonly unknown[]): readonly unknown[] {
  return args[0] === undefined ? [now() ?? undefined] : args;
}

/** Without a date they are clocks. Source: ECMA-402, Intl.DateTimeFormat. */
function replaceFormats(): void {
  const { prototype } = Intl.DateTimeFormat;
  const formats = new WeakMap<object, unknown>();
  instead(prototype, 'format', (native, _args, self) => {
    const format = native() as Method; // throws where this is none
    if (!formats.has(self))
      formats.set(
        self,
        answering(format, (of, args) => of(orNow(args))),
      );
    return formats.get(self);
  });
  instead(prototype, 'formatToParts', (native, args) => native(orNow(args)));
}

/** What they begin or end with is now, if nothing else is said. Source: W3C, User Timing. */
function replaceMarks(): void {
  instead(performance, 'mark', (native, args) => {
    const [name, options] = args as readonly [unknown, { readonly startTime?: unknown } | null | undefined];
    const ms = args.length > 0 && options?.startTime === undefined ? now() : null;
    return native(ms === null ? args : [name, { ...options, startTime: ms }]);
  });
  instead(performance, 'measure', (native, args) => {
    const [name, start, end] = args;
    const isOptions = typeof start === 'object' && start !== null;
    const { end: until, duration, ...rest } = (isOptions ? start : { start }) as Readonly<Record<string, unknown>>;
    const ms = args.length > 0 && end === undefined && until === undefined && duration === undefined ? now() : null;
    return native(ms === null ? args : [name, { ...rest, end: ms }]);
  });
}

/** When an event was made is known from the first time that it is asked. Source: DOM, Event. */
function replaceTimeStamps(): void {
  const stamps = new WeakMap<object, number>();
  instead(Event.prototype, 'timeStamp', (native, _args, self) => {
    const made = native(); // throws where this is none
    const ms = now();
    if (ms === null) return made;
    if (!stamps.has(self)) stamps.set(self, ms);
    return stamps.get(self);
  });
}

/** Source: TC39, Temporal.Now. */
function replaceTemporal(): void {
  const temporal = Reflect.get(globalThis, 'Temporal') as TemporalLike | undefined;
  if (temporal === undefined) return;
  const { Now, Instant } = temporal;
  const zoned = (ms: number, [zone = Now.timeZoneId()]: readonly unknown[]): Zoned =>
    Instant.fromEpochMilliseconds(Math.trunc(ms)).toZonedDateTimeISO(zone);
  clock(Now, 'instant', (ms) => Instant.fromEpochMilliseconds(Math.trunc(ms)));
  clock(Now, 'zonedDateTimeISO', zoned);
  clock(Now, 'plainDateTimeISO', (ms, args) => zoned(ms, args).toPlainDateTime());
  clock(Now, 'plainDateISO', (ms, args) => zoned(ms, args).toPlainDate());
  clock(Now, 'plainTimeISO', (ms, args) => zoned(ms, args).toPlainTime());
}

interface Zoned {
  toPlainDateTime(): unknown;
  toPlainDate(): unknown;
  toPlainTime(): unknown;
}

interface TemporalLike {
  readonly Now: { timeZoneId(): string };
  readonly Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: unknown): Zoned } };
}
