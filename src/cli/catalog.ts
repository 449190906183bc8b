/** The commands that there are, as `smplab --help` lists them. Each is loaded when it is asked for. */
import { Command } from 'commander';

interface Listed {
  /** Name and arguments. */
  readonly usage: string;
  readonly description: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Listed>> = {
  run: {
    usage: 'run [trace]',
    description:
      'replay recorded cross-CPU traffic on emulated CPUs that go off and on line, once for each kernel variant',
    load: async () => (await import('./commands/run.js')).runCommand,
  },
  check: {
    usage: 'check <file>',
    description: 'check a shared structure of your own: exit 1 when something is wrong with it',
    load: async () => (await import('./commands/check.js')).checkCommand,
  },
  litmus: {
    usage: 'litmus [tests...]',
    description: 'litmus tests on real threads, millions of samples of each: exit 1 when something forbidden was seen',
    load: async () => (await import('./commands/litmus.js')).litmusCommand,
  },
  torture: {
    usage: 'torture',
    description:
      "the kernel's scftorture and torture_onoff: call everywhere while CPUs go off and on line, IPIs are late or lost, CPUs freeze or die",
    load: async () => (await import('./commands/torture.js')).tortureCommand,
  },
  explore: {
    usage: 'explore <scenario>',
    description: 'look for interleavings of a scenario that must not be: exit 1 when one was found',
    load: async () => (await import('./commands/explore.js')).exploreCommand,
  },
  bisect: {
    usage: 'bisect <scenario>',
    description: 'which commit between two kernels introduced what a scenario shows, or fixed it',
    load: async () => (await import('./commands/bisect.js')).bisectCommand,
  },
  replay: {
    usage: 'replay <token>',
    description: 'show an interleaving again, exactly: exit 1 when it shows something that must not be',
    load: async () => (await import('./commands/replay.js')).replayCommand,
  },
  matrix: {
    usage: 'matrix [scenarios...]',
    description: 'explore every scenario on every variant, and judge each cell by what the scenario declares',
    load: async () => (await import('./commands/matrix.js')).matrixCommand,
  },
  merge: {
    usage: 'merge <files...>',
    description: 'join the JSON results of the shares of one exploration, or of one matrix',
    load: async () => (await import('./commands/merge.js')).mergeCommand,
  },
  memory: {
    usage: 'memory',
    description: 'print the memory map of a machine: what lies where in its SharedArrayBuffer',
    load: async () => (await import('./commands/memory.js')).memoryCommand,
  },
  list: {
    usage: 'list',
    description: 'list kernel variants, scenarios, litmus tests and strategies',
    load: async () => (await import('./commands/list.js')).listCommand,
  },
};

/** All commands: loaded are only those whose names are among the arguments. */
export async function commandsFor(given: readonly string[]): Promise<Command[]> {
  return await Promise.all(
    Object.entries(COMMANDS).map(async ([name, entry]) => {
      return given.includes(name) ? (await entry.load()).description(entry.description) : listed(entry);
    }),
  );
}

function listed({ usage, description }: Listed): Command {
  const [name, ...given] = usage.split(' ');
  const command = new Command(name).description(description).option('--json');
  for (const argument of given) command.argument(argument);
  return command;
}
