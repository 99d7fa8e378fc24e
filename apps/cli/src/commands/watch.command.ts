import type { Command } from 'commander';
import { positiveNumber } from '../arguments.js';
import { Pulses } from '../jobs/pulses.js';
import { together } from '../jobs/together.js';
import { idleDetector, listenToTurns, watchCustomers } from '../jobs/watch-customers.js';
import { JsonLinesView, openLiveView } from '../output/live-view.js';
import type { OpenSession } from '../session.js';

interface WatchOptions {
  readonly interval: number;
  readonly untilIdle?: boolean;
}

export function addWatchCommand(program: Command, open: OpenSession): void {
  program
    .command('watch')
    .description('Show customers live: queued, running, done since now, and p99 of their latest waits.')
    .argument('[customer...]', 'ids of the customers; default all')
    .option('--interval <seconds>', 'between two looks', positiveNumber, 1)
    .option('--until-idle', 'end when nothing is queued or running')
    .action(async (ids: string[], { interval, untilIdle }: WatchOptions, command: Command) => {
      const { api, output, signal } = open(command);
      const view = output.json ? new JsonLinesView(output.streams.out) : openLiveView(output.streams.out);
      const customerIds = ids.length > 0 ? new Set(ids) : undefined;
      const isOver = untilIdle === true ? idleDetector() : undefined;
      const pulses = new Pulses();
      await together(
        signal,
        (shared) =>
          watchCustomers(api, {
            view,
            pulses,
            signal: shared,
            customerIds,
            isOver,
            intervalSeconds: interval,
          }),
        (shared) => listenToTurns(api, pulses, shared),
      );
    });
}
