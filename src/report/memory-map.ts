/** The memory map as text and as JSON. */
import type { Region } from '../memory/arena.js';
import { WORD_BYTES } from '../memory/struct.js';
import { left, right, wrappedColumns } from './columns.js';
import type { Paint } from './paint.js';

const NUMBERS = ['word', 'bytes', 'count'].map((title) => right(title));
const HEAD = [...NUMBERS, left('name'), left('struct'), left('fields (word offsets)')];

export function memoryMapText(regions: readonly Region[], bytes: number, cpus: number, paint: Paint): string {
  const [head, ...lines] = wrappedColumns(
    HEAD,
    regions.map((region) => [
      String(region.base),
      String(region.count * region.stride * WORD_BYTES),
      `${region.count}${region.perCpu ? ' per CPU' : ''}`,
      region.name,
      region.struct,
      fieldsOf(region),
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

function fieldsOf({ fields }: Region): string {
  return fields.map(([name, offset]) => `${name}:${offset}`).join(' ');
}
