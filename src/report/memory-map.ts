/** The memory map as text and as JSON. */
import type { Region } from '../memory/arena.js';
import { WORD_BYTES } from '../memory/struct.js';
import { left, right, wrappedColumns } from './columns.js';
import type { Paint } from './paint.js';

const NUMBERS = ['word', 'bytes', 'count'].map((title) => right(title));
const HEAD = [...NUMBERS, left('name'), left('struct { field:word }')];

export function memoryMapText(regions: readonly Region[], bytes: number, cpus: number, paint: Paint): string {
  const [head, ...lines] = wrappedColumns(
    HEAD,
    regions.map((region) => [
      String(region.base),
      String(region.count * region.stride * WORD_BYTES),
      region.perCpu ? '1 a CPU' : String(region.count),
      region.name,
      structOf(region),
    ]),
  );
  return [
    paint.bold(head),
    ...lines,
    '',
    `${bytes} bytes in all for ${cpus} CPUs; addresses are word indices, 0 is NULL`,
  ].join('\n');
}

export function memoryMapJson(regions: readonly Region[], bytes: number, cpus: number): string {
  return JSON.stringify({ schema: 'smplab.memory/1', cpus, bytes, regions }, null, 2);
}

function structOf({ struct, fields }: Region): string {
  if (fields.length === 0) return struct;
  return `${struct} { ${fields.map(([name, offset]) => `${name}:${offset}`).join(' ')} }`;
}
