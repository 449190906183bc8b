/** `smplab memory`. */
import { Command } from 'commander';
import { layoutMemory } from '../../emulator/machine.js';
import { resolveOptions } from '../../emulator/machine-options.js';
import { memoryMapJson, memoryMapText } from '../../report/memory-map.js';
import { number } from '../numbers.js';
import { print } from '../output.js';
import { paintFor } from '../paint.js';

export const memoryCommand = new Command('memory')
  .option('--cpus <n>', 'number of CPUs', number, 4)
  .option('--json', 'one JSON document on stdout, schema smplab.memory/1')
  .action(({ cpus, json }: { cpus: number; json?: true }) => {
    const { arena } = layoutMemory(resolveOptions({ cpus }));
    const text = json
      ? memoryMapJson(arena.regions, arena.bytes, cpus)
      : memoryMapText(arena.regions, arena.bytes, cpus, paintFor(process.stdout));
    print(text);
  });
