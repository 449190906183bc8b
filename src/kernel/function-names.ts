/** Names of the kernel's own functions that memory names by number: a program's must be others. Loads nothing. */
export const KERNEL_FUNCTION_NAMES = [
  'do_nothing',
  'multi_cpu_stop',
  'take_cpu_down',
  'irq_cpu_stop_queue_work',
  'nohz_csd_func',
  'cpuhp_complete_idle_dead',
] as const;
