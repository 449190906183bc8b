/** Histories written down by hand. */
import type { Call, History } from '../../../src/lab/history.js';

/**
 * One call a line, `0: push(1) = true @1-4`: thread, operation, argument, result, tickets of its invocation and return.
 * Values are JSON; what is left out is undefined, a return that is left out is still to come.
 */
export function history(text: string): History {
  return text
    .trim()
    .split('\n')
    .map((line) => callOf(line.trim()));
}

function callOf(line: string): Call {
  const match =
    /^(?<thread>\d+): (?<operation>\w+)\((?<arg>.*?)\)(?: = (?<result>.+?))? @(?<invoked>\d+)-(?<returned>\d*)$/.exec(
      line,
    );
  if (match === null) throw new Error(`no call: ${line}`);
  const { thread, operation, arg, result, invoked, returned } = match.groups as Record<string, string | undefined>;
  return {
    thread: Number(thread),
    operation: operation!,
    arg: valueOf(arg),
    result: valueOf(result),
    invoked: Number(invoked),
    returned: returned === '' ? Infinity : Number(returned),
  };
}

function valueOf(text: string | undefined): unknown {
  return text === undefined || text === '' ? undefined : JSON.parse(text);
}
