import type { ReactNode } from 'react';
import type { Overview } from '../../api/types.js';
import { count, rate, seconds } from '../../format/format.js';

export function Tiles({ overview }: { readonly overview: Overview }) {
  const { lanes, pools, jainIndex, quiet, activeCustomers } = overview;
  const queued = lanes.reduce((sum, lane) => sum + lane.queued, 0);
  const running = lanes.reduce((sum, lane) => sum + lane.running, 0);
  const jobs = lanes.reduce((sum, lane) => sum + lane.jobsPerSecond, 0);
  const slots = pools.reduce((sum, pool) => sum + pool.slots, 0);
  const busy = pools.reduce((sum, pool) => sum + pool.busy, 0);
  const isSlow = quiet.harmed.length > 0;
  return (
    <div className="tiles">
      <Tile name="Jobs a second" value={rate(jobs)} note="ended, last minute" />
      <Tile
        name="Wait of the quiet"
        value={seconds(quiet.waitP99Seconds)}
        note={`p99; bound ${seconds(quiet.waitBoundSeconds)}`}
        tone={isSlow ? 'warn' : 'good'}
      />
      <Tile name="Queued" value={count(queued)} note={`${count(running)} running`} />
      <Tile
        name="Slots busy"
        value={`${busy} / ${slots}`}
        note={slots === 0 ? 'no worker' : `${slots - busy} idle`}
      />
      <Tile
        name="Jain's index"
        value={jainIndex === null ? '–' : jainIndex.toFixed(2)}
        note="1.00 is perfectly fair"
        tone={jainIndex !== null && jainIndex < 0.8 ? 'warn' : 'good'}
      />
      <Tile name="Customers" value={count(activeCustomers)} note="with work" />
    </div>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly note: string;
  readonly tone?: 'good' | 'warn';
}

function Tile({ name, value, note, tone }: TileProps) {
  return (
    <div className={`tile ${tone ?? ''}`}>
      <span className="tile-name">{name}</span>
      <span className="tile-value">{value}</span>
      <span className="tile-note">{note}</span>
    </div>
  );
}
