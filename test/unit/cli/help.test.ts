/** Options of one kind are the same everywhere, and a default that help shows can be typed. */
import type { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../../src/cli/catalog.js';

const names = (await commandsFor([])).map((command) => command.name());
const commands = await commandsFor(names);
const options = commands.flatMap((command: Command) =>
  command.options.map((option): [string, Option] => [`${command.name()} ${option.flags}`, option]),
);
const having = (wanted: string): string[] =>
  commands.filter(({ options: all }) => all.some(({ long }) => long === wanted)).map((command) => command.name());

describe('a default', () => {
  it.each(options.filter(([, option]) => option.defaultValue !== undefined))('of %s can be typed', (_, option) => {
    const { defaultValue, argChoices, parseArg } = option;
    if (argChoices !== undefined) return expect(argChoices).toContain(defaultValue);
    expect(parseArg?.(String(defaultValue), undefined) ?? defaultValue).toBe(defaultValue);
  });

  it.each(
    options.flatMap(([name, option]) =>
      [...option.description.matchAll(/\(default: (\d[^\s,;)]*)/g)].map(([, shown]) => [name, shown, option] as const),
    ),
  )('of %s that is described, %s, can be typed', (_, shown, { parseArg }) => {
    expect(() => parseArg?.(shown, undefined)).not.toThrow();
  });
});

describe('help', () => {
  const helpOf = (command: Command): string => {
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 }).outputHelp();
    return text;
  };

  it.each(commands.map((command) => [command.name(), command] as const))(
    'of %s ends with examples that can be typed, and its exit codes',
    (name, command) => {
      const [, examples, codes] = /\nExamples:\n([^]*)\n\nExit codes:\n([^]*)$/.exec(helpOf(command))!;
      const lines = [...examples.matchAll(/^ {2}(?:\S.*\| )?smplab (\S+) ?(.*?)(?: {2,}.*)?$/gm)];
      expect(lines.length).toBeGreaterThan(0);
      for (const [, of, args] of lines) {
        expect(of).toBe(name);
        expect(command.parseOptions(args.replace(/ >.*/, '').split(' ')).unknown).toEqual([]);
      }
      expect([...codes.matchAll(/^ +(\d+) {2}\S/gm)].map(([, code]) => Number(code))).toEqual(
        expect.arrayContaining([0, 2, 3]),
      );
    },
  );
});

describe('options of one kind', () => {
  it('how long is --budget, in each command that goes on until a time', () => {
    expect(having('--budget')).toEqual(['run', 'check', 'litmus', 'torture', 'explore', 'bisect', 'replay', 'matrix']);
    expect(options.filter(([, { long }]) => /seconds|duration|timeout$/.test(long ?? ''))).toEqual([
      expect.arrayContaining([expect.stringContaining('--csd_lock_timeout')]), // the kernel's name
    ]);
  });

  it('are written with hyphens, but for what is the kernel’s own', () => {
    const odd = options.filter(([, { long }]) => !/^--[a-z]+(?:-[a-z]+)*$/.test(long ?? '')).map(([name]) => name);
    expect(odd.length).toBeGreaterThan(5);
    expect(odd.filter((name) => !/^torture --[a-z]+(?:_[a-z]+)+ /.test(name))).toEqual([]);
  });

  it('take durations with units wherever they take a time', () => {
    const timed = options.filter(([, { flags }]) => flags.includes('<time>'));
    const units = (text: string): string[] =>
      timed.filter(([, { parseArg }]) => parseArg?.(text, undefined) === 5).map(([name]) => name);
    expect(timed.length).toBeGreaterThan(10);
    expect(units('5ms')).toEqual(timed.map(([name]) => name));
    for (const [, { parseArg }] of timed) expect(() => parseArg?.('5', undefined)).toThrow(/is not a duration/);
  });
});
