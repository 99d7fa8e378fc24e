import { Link } from 'wouter';
import type { Overview } from '../../api/types.js';
import { percent, seconds } from '../../format/format.js';
import { Card } from '../../ui/card.js';
import { Empty } from '../../ui/states.js';

type Share = Overview['shares'][number];

/** Each customer's share of slot seconds against its fair share, and its lag between the bounds that fair turns keep. */
export function FairnessCard({ overview }: { readonly overview: Overview }) {
  const { shares, noisy, jainIndex, activeCustomers } = overview;
  const noisyIds = new Set(noisy.map(({ id }) => id));
  const widest = Math.max(0.1, ...shares.map(({ share, fairShare }) => Math.max(share, fairShare)));
  const hidden = activeCustomers - shares.length;
  return (
    <Card
      title="Fairness"
      className="fairness"
      hint={
        <span className="legend">
          <span>
            <i className="key-share" /> share of slot seconds
          </span>
          <span>
            <i className="key-noisy" /> noisy
          </span>
          <span>
            <i className="key-fair" /> fair share
          </span>
        </span>
      }
      actions={jainIndex !== null && <span className="muted">Jain {jainIndex.toFixed(3)}</span>}
    >
      {shares.length === 0 ? (
        <Empty title="Nobody has work">Shares appear when jobs run.</Empty>
      ) : (
        <div className="fair-table" role="table" aria-label="Shares of slot seconds in the last minute">
          <div role="row" className="fair-row fair-head">
            <span role="columnheader">Customer</span>
            <span role="columnheader">Share against fair share</span>
            <span role="columnheader" className="number">
              Share
            </span>
            <span role="columnheader" className="number">
              Fair
            </span>
            <span role="columnheader">
              Lag <span className="muted">(band: bound)</span>
            </span>
          </div>
          {shares.map((item) => (
            <ShareRow
              key={item.customerId}
              item={item}
              widest={widest}
              isNoisy={noisyIds.has(item.customerId)}
            />
          ))}
        </div>
      )}
      {hidden > 0 && <p className="muted card-foot">and {hidden} more customers with smaller shares</p>}
    </Card>
  );
}

function ShareRow({ item, widest, isNoisy }: { item: Share; widest: number; isNoisy: boolean }) {
  const part = (value: number) => `${Math.min(100, (value / widest) * 100)}%`;
  return (
    <div role="row" className={`fair-row ${isNoisy ? 'noisy' : ''}`}>
      <span role="cell" className="ellipsis">
        <Link href={`/customers/${encodeURIComponent(item.customerId)}`} title={item.customerId}>
          {item.name}
        </Link>
        {isNoisy && <span className="noisy-tag">noisy</span>}
      </span>
      <span role="cell" className="fair-bar">
        <span className="fair-fill" style={{ width: part(item.share) }} />
        <span className="fair-mark" style={{ left: part(item.fairShare) }} />
      </span>
      <span role="cell" className="number">
        {percent(item.share)}
      </span>
      <span role="cell" className="number muted">
        {percent(item.fairShare)}
      </span>
      <Lag item={item} />
    </div>
  );
}

/** The middle is even; to the right ahead, to the left behind. The band is how far two equals can drift apart. */
function Lag({ item: { lagSeconds, boundSeconds } }: { item: Share }) {
  if (lagSeconds === null || boundSeconds === null || boundSeconds === 0)
    return (
      <span role="cell" className="muted">
        –
      </span>
    );
  const scale = boundSeconds * 1.5;
  const place = 50 + Math.max(-50, Math.min(50, (lagSeconds / scale) * 50));
  const isOut = Math.abs(lagSeconds) > boundSeconds;
  return (
    <span role="cell" className="lag" title={`${seconds(lagSeconds)} of at most ±${seconds(boundSeconds)}`}>
      <span className="lag-track" aria-hidden="true">
        <span className="lag-band" style={{ left: `${50 - 50 / 1.5}%`, right: `${50 - 50 / 1.5}%` }} />
        <span className="lag-zero" />
        <span className={`lag-dot ${isOut ? 'bad' : ''}`} style={{ left: `${place}%` }} />
      </span>
      <span className="lag-text number">
        {lagSeconds > 0 ? '+' : ''}
        {seconds(lagSeconds)}
      </span>
    </span>
  );
}
