import { Link } from 'wouter';
import type { Health, Overview } from '../../api/types.js';
import { seconds } from '../../format/format.js';
import { Badge } from '../../ui/badges.js';
import { Card } from '../../ui/card.js';
import { illnessOf } from '../workers/illness.js';

interface HealthCardProps {
  readonly health: Health | undefined;
  readonly workers: Overview['workers'];
}

/** PostgreSQL, RabbitMQ, the leader, and the hosts that are ill. */
export function HealthCard({ health, workers }: HealthCardProps) {
  const ill = workers.flatMap((worker) => {
    const illness = illnessOf(worker);
    return illness === undefined ? [] : [{ worker, illness }];
  });
  const hosts = new Set(workers.map(({ host }) => host)).size;
  return (
    <Card title="Health">
      <ul className="health">
        <li>
          <span>PostgreSQL</span>
          <Sign isUp={health?.database.status === 'up'} isKnown={health !== undefined} />
          <span className="muted">
            {health?.database.latencySeconds != null && seconds(health.database.latencySeconds)}
          </span>
        </li>
        <li>
          <span>RabbitMQ</span>
          <Sign isUp={health?.broker.status === 'up'} isKnown={health !== undefined} />
        </li>
        <li>
          <span>Dispatcher</span>
          <Sign isUp={health?.leader?.status === 'up'} isKnown={health?.leader != null} />
          <span className="muted ellipsis">
            {health?.leader?.host != null && `${health.leader.host}, term ${health.leader.epoch}`}
          </span>
        </li>
        <li>
          <span>Workers</span>
          {ill.length === 0 ? (
            <Badge tone={workers.length === 0 ? 'bad' : 'good'}>
              {workers.length === 0 ? 'none' : 'well'}
            </Badge>
          ) : (
            <Badge tone="bad">{ill.length} ill</Badge>
          )}
          <span className="muted">
            {workers.length} on {hosts} {hosts === 1 ? 'host' : 'hosts'}
          </span>
        </li>
      </ul>
      {ill.length > 0 && (
        <ul className="ill">
          {ill.slice(0, 4).map(({ worker, illness }) => (
            <li key={worker.id}>
              <Link href="/workers">{worker.host}</Link> {illness}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Sign({ isUp, isKnown }: { isUp: boolean; isKnown: boolean }) {
  if (!isKnown) return <Badge>unknown</Badge>;
  return <Badge tone={isUp ? 'good' : 'bad'}>{isUp ? 'up' : 'down'}</Badge>;
}
