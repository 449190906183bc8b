/** `--plain` and `--memory`. */
import { Option } from 'commander';
import { PLAIN_MODES } from '../commands/plain-memory.js';
import { MEMORY_MODELS } from '../lab/plain-memory.js';

export function plainOption(): Option {
  return new Option(
    '--plain <which>',
    'plain accesses to shared memory that are steps of their own (default: racing)',
  ).choices([...PLAIN_MODES]);
}

export function memoryOption(): Option {
  return new Option(
    '--memory <model>',
    'what reads may return; dpor claims nothing of x86 (default: interleaving)',
  ).choices([...MEMORY_MODELS]);
}
