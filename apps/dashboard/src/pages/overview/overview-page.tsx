import { useConnection, useLive } from '../../live/live-provider.js';
import { PageHead } from '../../ui/card.js';
import { Failed, Loading } from '../../ui/states.js';
import { ChartsCard } from './charts-card.js';
import { FairnessCard } from './fairness-card.js';
import { HealthCard } from './health-card.js';
import { LaneMatrix } from './lane-matrix.js';
import { NoisyCard } from './noisy-card.js';
import { SlotsCard } from './slots-card.js';
import { Tiles } from './tiles.js';
import { verdictOf } from './verdict.js';

/** One glance: is everyone served fairly, who is noisy, what waits and why, which host is ill. */
export function OverviewPage() {
  const { overview, health, series } = useLive();
  const connection = useConnection();
  if (!overview) {
    if (health?.database.status === 'down')
      return <Failed what="The overview" error={new Error('PostgreSQL does not answer.')} />;
    if (connection === 'broken') return <Failed what="The overview" error={new TypeError()} />;
    return <Loading what="the overview" />;
  }
  const verdict = verdictOf(overview);
  return (
    <div className="overview">
      <PageHead title={<span className="sr-only">Overview</span>} />
      <section className={`verdict ${verdict.tone}`} aria-label="Verdict">
        <p className="verdict-title">{verdict.title}</p>
        <p className="verdict-detail">{verdict.detail}</p>
      </section>
      <Tiles overview={overview} />
      <div className="overview-grid">
        <div className="stack">
          <FairnessCard overview={overview} />
          <LaneMatrix lanes={overview.lanes} />
          <ChartsCard series={series} />
        </div>
        <div className="stack">
          <NoisyCard overview={overview} />
          <SlotsCard pools={overview.pools} />
          <HealthCard health={health} workers={overview.workers} />
        </div>
      </div>
    </div>
  );
}
