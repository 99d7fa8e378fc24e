import { backlogCosts, COST_FIGURES, type Size } from './backlog/index.js';
import type { Kind, Workload } from './measurement.js';

const size = (name: string, kind: Kind, queued: number, ended: number): Size => {
  const history = ended > 0 ? ` and ${ended.toLocaleString('en')} ended` : '';
  return { name, kind, queued, ended, title: `${queued.toLocaleString('en')} queued${history}` };
};

export const costW6: Workload = {
  id: 'W6',
  title: 'Cost of a turn and of dispatch beside a long queue and a long history',
  description:
    'One turn submits 100 jobs, scans the active flows of 100 customers, and claims and settles 100 jobs, by the ' +
    'statements that API, dispatcher and worker run, in 100 rounds from size to size; buffers are those of tables and ' +
    'indexes. Then an API leads on each of the databases for a minute. The jobs are copied within PostgreSQL from jobs ' +
    'that were submitted, claimed and settled.',
  figures: COST_FIGURES,
  measure: async (repeats) =>
    backlogCosts(
      [
        size('fairlane-10-thousand', 'baseline', 10_000, 0),
        size('fairlane-1-million', 'baseline', 1_000_000, 0),
        size('fairlane', 'fairlane', 10_000_000, 10_000_000),
      ],
      repeats,
    ),
};
