import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { CpuMeter } from './cpu-meter.js';

/** Burns CPU time, however little of it the machine gives. */
function burn(cpuSeconds: number): void {
  const from = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(from);
    if ((user + system) / 1_000_000 >= cpuSeconds) return;
  }
}

describe('CpuMeter', () => {
  it('gives a job that is alone what the process used, and one that waits hardly anything', async () => {
    const meter = new CpuMeter();
    const turn = {};
    meter.begin(turn, 'burns');
    burn(0.1);
    meter.begin(turn, 'waits');
    await delay(100);
    const uses = meter.end(turn);
    expect(uses.get('burns')?.aloneCpuSeconds).toBeGreaterThanOrEqual(0.1);
    expect(uses.get('waits')?.aloneSeconds).toBeGreaterThan(0.09);
    expect(uses.get('waits')?.aloneCpuSeconds).toBeLessThan(0.1);
    expect(uses.get('burns')?.sharedSeconds).toBe(0);
  });

  it('keeps apart what jobs used beside each other, and counts nothing twice', () => {
    const meter = new CpuMeter();
    const [one, other] = [{}, {}];
    meter.begin(one, 'a');
    meter.begin(other, 'b');
    const from = process.cpuUsage();
    burn(0.1);
    const shared = meter.end(other).get('b')?.sharedCpuSeconds ?? 0;
    const { user, system } = process.cpuUsage(from);
    const own = meter.end(one).get('a')?.sharedCpuSeconds ?? 0;
    expect(shared).toBeGreaterThanOrEqual(0.05);
    expect(shared + own).toBeLessThan((user + system) / 1_000_000 + 0.05);
    expect(own).toBeCloseTo(shared, 6);
  });

  it('forgets what ran before a turn, and a turn that has ended', () => {
    const meter = new CpuMeter();
    burn(0.05);
    const turn = {};
    meter.begin(turn, 'a');
    expect(meter.end(turn).get('a')?.aloneCpuSeconds).toBeLessThan(0.05);
    expect(meter.end(turn).size).toBe(0);
  });
});
