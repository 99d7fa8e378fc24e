import { type Logger, monotonicSeconds } from '@fairlane/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiConfig } from '../api.settings.js';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { Departure } from './departure.js';

/**
 * Ends the process on SIGTERM, in this order: say that it is not ready, and let go of the leadership, so that a standby
 * goes on at once; serve on for `shutdownDelaySeconds`; stop listening, end what is under way, disconnect; exit with 0.
 * After `drainSeconds` in all it exits with 1, whatever is left. SIGINT comes from somebody at a terminal, who waits for
 * no load balancer.
 */
export function leaveOnSignal(
  app: NestFastifyApplication,
  config: ApiConfig,
  log: Logger,
  onLeave: () => void,
): void {
  let isLeaving = false;
  const leave = async (signal: 'SIGTERM' | 'SIGINT'): Promise<void> => {
    if (isLeaving) return;
    isLeaving = true;
    const { drainSeconds } = config;
    const delaySeconds = signal === 'SIGINT' ? 0 : Math.min(config.shutdownDelaySeconds, drainSeconds);
    const startedAt = monotonicSeconds();
    log.info({ signal, delaySeconds, drainSeconds }, 'the API leaves');
    setTimeout(() => {
      log.error({ drainSeconds }, 'the API ends with requests under way');
      process.exit(1);
    }, drainSeconds * 1_000);
    onLeave();
    app.get(Departure).announce();
    await Promise.all([delay(delaySeconds * 1_000), app.get(DispatchService).stop()]);
    await app.close();
    log.info({ seconds: monotonicSeconds() - startedAt }, 'the API has left');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      leave(signal).catch((error: unknown) => {
        log.fatal({ err: error }, 'the API cannot end in order');
        process.exit(1);
      });
    });
}
