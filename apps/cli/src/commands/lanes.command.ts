import type { Command } from 'commander';
import { seconds } from '../output/format.js';
import type { OpenSession } from '../session.js';

export function addLanesCommand(program: Command, open: OpenSession): void {
  program
    .command('lanes')
    .description('The lanes, tier by job type: what is queued and running, and how long it waits.')
    .action(async (_options: object, command: Command) => {
      const { api, output } = open(command);
      const items = await api.listLanes();
      output.answer({ items }, () =>
        output.table(
          ['tier', 'type', 'queued', 'running', 'oldest wait', 'p50 wait', 'p99 wait', 'jobs/s'],
          items.map((lane) => [
            lane.tier,
            lane.type,
            lane.queued,
            lane.running,
            seconds(lane.oldestWaitSeconds),
            seconds(lane.waitP50Seconds),
            seconds(lane.waitP99Seconds),
            lane.jobsPerSecond.toFixed(1),
          ]),
        ),
      );
    });
}
