import { readFile } from 'node:fs/promises';

/** Ticks of all processors since the boot. */
interface Ticks {
  readonly all: number;
  readonly idle: number;
}

/**
 * Begins to watch the processors of the whole machine; what it gives says how busy they were since, in percent of all of
 * them. What a hypervisor took away (steal) counts as busy: nobody here could use it. Linux only.
 */
export async function watchProcessors(): Promise<() => Promise<number>> {
  const before = await readTicks();
  return async () => {
    const after = await readTicks();
    return 100 * (1 - (after.idle - before.idle) / (after.all - before.all));
  };
}

async function readTicks(): Promise<Ticks> {
  return parseTicks(await readFile('/proc/stat', 'utf8'));
}

/** The first line: user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in user already. */
export function parseTicks(stat: string): Ticks {
  const [, ...ticks] = (stat.split('\n')[0] ?? '').split(/\s+/);
  const counted = ticks.slice(0, 8).map(Number);
  const [, , , idle = 0, waiting = 0] = counted;
  return { all: counted.reduce((sum, value) => sum + value, 0), idle: idle + waiting };
}
