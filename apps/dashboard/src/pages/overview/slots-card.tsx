import type { Overview } from '../../api/types.js';
import { plural } from '../../format/format.js';
import { Card } from '../../ui/card.js';

export function SlotsCard({ pools }: { readonly pools: Overview['pools'] }) {
  return (
    <Card title="Slots by pool">
      {pools.length === 0 && <p className="muted">No worker is up.</p>}
      {pools.map(({ pool, slots, busy, draining }) => {
        const all = Math.max(1, slots + draining);
        return (
          <div key={pool} className="pool">
            <span className="pool-name">{pool}</span>
            <span
              className="pool-bar"
              role="img"
              aria-label={`${pool}: ${plural(busy, 'slot')} busy, ${slots - busy} idle, ${draining} draining`}
            >
              <span className="pool-busy" style={{ width: `${(busy / all) * 100}%` }} />
              <span className="pool-draining" style={{ width: `${(draining / all) * 100}%` }} />
            </span>
            <span className="number">
              {busy} busy, {Math.max(0, slots - busy)} idle{draining > 0 && `, ${draining} draining`}
            </span>
          </div>
        );
      })}
    </Card>
  );
}
