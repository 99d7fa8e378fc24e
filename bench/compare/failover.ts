import { quantile } from '../live/measure.js';
import { lostLeaderBesideBacklog } from '../live/recovery/index.js';
import { MANY_JOBS } from './amounts.js';
import { fairlane } from './contenders.js';
import type { Workload } from './measurement.js';

const KILLS = 6;

export const failoverW10: Workload = {
  id: 'W10',
  title: 'The leading API killed beside a long queue',
  description:
    `${MANY_JOBS.toLocaleString('en')} jobs of 5 ms of 1,000 customers are queued, two APIs and two workers of 4 slots run. The API ` +
    `that leads is killed (SIGKILL) ${KILLS} times, and replaced: from the kill until a turn of the next leader is claimed.`,
  figures: [
    { key: 'firstClaimWorstSeconds', title: 'worst time to the first claim, s', better: 'less' },
    { key: 'firstClaimMedianSeconds', title: 'median time to the first claim, s', better: 'less' },
  ],
  contenders: [
    fairlane(async () => {
      const seconds = await lostLeaderBesideBacklog(MANY_JOBS, KILLS);
      return {
        firstClaimWorstSeconds: Math.max(...seconds),
        firstClaimMedianSeconds: quantile(seconds, 0.5),
      };
    }),
  ],
};
