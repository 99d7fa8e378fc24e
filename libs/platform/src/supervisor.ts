import { execFile } from 'node:child_process';
import type { Environment } from './config.js';

/** Signs of life for each time that systemd grants. */
const SIGNS = 3;
const MICROSECONDS_A_MILLISECOND = 1_000;
/** A sign that takes longer comes too late anyway. */
const NOTIFY_TIMEOUT_MILLIS = 10_000;

/**
 * Tells systemd how a service of `Type=notify` is doing: that it is ready, that it ends, and with `WatchdogSec`, three
 * times within that, that its event loop goes round. Nothing without systemd, or with a unit that does not ask.
 *
 * By `systemd-notify`, since Node has no datagrams on Unix sockets; the unit needs `NotifyAccess=all`.
 */
export class Supervisor {
  private readonly watchdogMillis: number;

  /** @param onError of systemd-notify; what it was to tell is lost */
  constructor(
    private readonly environment: Environment,
    private readonly onError: (error: Error) => void,
  ) {
    this.watchdogMillis = Number(environment.WATCHDOG_USEC ?? 0) / MICROSECONDS_A_MILLISECOND;
  }

  /** From now on systemd expects signs of life. */
  ready(): void {
    this.tell('READY=1');
    if (this.watchdogMillis > 0)
      setInterval(() => this.tell('WATCHDOG=1'), this.watchdogMillis / SIGNS).unref();
  }

  stopping(): void {
    this.tell('STOPPING=1');
  }

  private tell(state: string): void {
    const { NOTIFY_SOCKET, PATH } = this.environment;
    if (NOTIFY_SOCKET === undefined) return;
    const options = { env: { NOTIFY_SOCKET, PATH }, timeout: NOTIFY_TIMEOUT_MILLIS };
    execFile('systemd-notify', [state], options, (error) => {
      if (error) this.onError(error);
    });
  }
}
