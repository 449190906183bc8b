const one = await Promise.resolve(1);

export function count(words, form) {
  if (form === 'fixed') Atomics.add(words, 0, one);
  else Atomics.store(words, 0, Atomics.load(words, 0) + one);
}
