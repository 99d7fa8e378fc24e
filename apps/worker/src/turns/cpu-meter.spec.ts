import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { CpuMeter } from './cpu-meter.js';

const MICROSECOND = 1e-6;

/** Burns CPU time, however little of it the machine gives. */
function burn(cpuSeconds: number): void {
  const from = process.cpuUsage();
  while (spent(from) < cpuSeconds);
}

/** CPU seconds of this process since a look at its clock: compilation and collection of memory count too. */
function spent(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000_000;
}

describe('CpuMeter', () => {
  it('gives a job that is alone what the process used while it had it, and nothing of the one before', async () => {
    const meter = new CpuMeter();
    const turn = {};
    meter.begin(turn, 'burns');
    burn(0.1);
    const from = process.cpuUsage();
    meter.begin(turn, 'waits');
    await delay(100);
    const uses = meter.end(turn);
    expect(uses.get('burns')?.aloneCpuSeconds).toBeGreaterThanOrEqual(0.1);
    expect(uses.get('waits')?.aloneSeconds).toBeGreaterThan(0.09);
    expect(uses.get('waits')?.aloneCpuSeconds).toBeLessThan(spent(from) + MICROSECOND);
    expect(uses.get('burns')?.sharedSeconds).toBe(0);
  });

  it('keeps apart what jobs used beside each other, and counts nothing twice', () => {
    const meter = new CpuMeter();
    const [one, other] = [{}, {}];
    const from = process.cpuUsage();
    meter.begin(one, 'a');
    meter.begin(other, 'b');
    burn(0.1);
    const shared = meter.end(other).get('b')?.sharedCpuSeconds ?? 0;
    const uses = meter.end(one).get('a');
    const own = uses?.sharedCpuSeconds ?? 0;
    expect(shared).toBeGreaterThanOrEqual(0.05);
    expect(shared + own + (uses?.aloneCpuSeconds ?? 0)).toBeLessThan(spent(from) + MICROSECOND);
    expect(own).toBeCloseTo(shared, 6);
  });

  it('forgets what ran before a turn, and a turn that has ended', () => {
    const meter = new CpuMeter();
    burn(0.05);
    const turn = {};
    const from = process.cpuUsage();
    meter.begin(turn, 'a');
    expect(meter.end(turn).get('a')?.aloneCpuSeconds).toBeLessThan(spent(from) + MICROSECOND);
    expect(meter.end(turn).size).toBe(0);
  });
});
