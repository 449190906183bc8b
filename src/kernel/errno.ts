/** Error numbers that kernel functions return, negated, as in Linux's include/uapi/asm-generic/errno-base.h. */
export const ENOENT = 2;
export const ENXIO = 6;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EBUSY = 16;
export const EINVAL = 22;
export const EDEADLK = 35;

const NAMES = new Map(
  Object.entries({ ENOENT, ENXIO, EAGAIN, ENOMEM, EBUSY, EINVAL, EDEADLK }).map(([n, v]) => [v, n]),
);

/** `-ENXIO` for -6; the number itself for what has no name. Source: lib/errname.c, errname(), Linux 6.18. */
export function errnoName(result: number): string {
  const name = NAMES.get(-result);
  return name === undefined ? String(result) : `-${name}`;
}
