import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Supervisor } from './supervisor.js';

/** Stands in for systemd and its command, which needs systemd at the other end of the socket. */
class FakeSystemd {
  readonly folder = mkdtempSync(join(tmpdir(), 'fairlane-supervisor-'));
  readonly environment = { NOTIFY_SOCKET: '/run/notify', PATH: `${this.folder}:${process.env.PATH}` };
  private readonly told = join(this.folder, 'told');

  constructor() {
    const script = `#!/bin/sh\necho "$NOTIFY_SOCKET $1" >> ${this.told}\n`;
    writeFileSync(join(this.folder, 'systemd-notify'), script, { mode: 0o755 });
  }

  get lines(): string[] {
    return existsSync(this.told) ? readFileSync(this.told, 'utf8').trim().split('\n') : [];
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!isSo() && performance.now() < deadline) await delay(10);
}

describe('Supervisor', () => {
  it('tells systemd that the service is ready, lives, and ends', async () => {
    const systemd = new FakeSystemd();
    const supervisor = new Supervisor({ ...systemd.environment, WATCHDOG_USEC: '90000' }, (error) => {
      throw error;
    });
    supervisor.ready();
    await until(() => systemd.lines.length >= 3);
    supervisor.stopping();
    await until(() => systemd.lines.includes('/run/notify STOPPING=1'));
    expect(systemd.lines).toEqual(
      expect.arrayContaining(['/run/notify READY=1', '/run/notify WATCHDOG=1', '/run/notify STOPPING=1']),
    );
  });

  it('gives no signs of life that nobody asked for', async () => {
    const systemd = new FakeSystemd();
    const supervisor = new Supervisor(systemd.environment, () => undefined);
    supervisor.ready();
    await until(() => systemd.lines.length > 0);
    await delay(100);
    expect(systemd.lines).toEqual(['/run/notify READY=1']);
  });

  it('says nothing without systemd', async () => {
    const systemd = new FakeSystemd();
    const errors: Error[] = [];
    new Supervisor({ PATH: systemd.folder }, (error) => errors.push(error)).ready();
    await delay(50);
    expect([systemd.lines, errors]).toEqual([[], []]);
  });
});
