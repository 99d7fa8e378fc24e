import { useMemo, useState } from 'react';
import type { SeriesPoint } from '../../api/types.js';
import { rate } from '../../format/format.js';
import { Card } from '../../ui/card.js';
import { type ChartLine, TimeChart } from '../../ui/time-chart.js';
import { WaitsChart } from '../../ui/waits-chart.js';

const SPANS = [
  [300, '5 min'],
  [900, '15 min'],
  [3_600, '1 h'],
] as const;
const STEP_SECONDS = 5;

const THROUGHPUT: readonly ChartLine[] = [
  { label: 'jobs a second', colour: 'series-1', fill: true },
  { label: 'failed', colour: 'series-bad' },
];
/** Throughput and waits over time. */
export function ChartsCard({ series }: { readonly series: readonly SeriesPoint[] }) {
  const [span, setSpan] = useState<number>(300);
  const points = useMemo(() => evenly(series), [series]);
  const times = points.map(({ at }) => at);
  const last = series.at(-1);
  return (
    <Card
      title="Throughput and wait"
      className="charts"
      actions={
        <span className="segmented" role="group" aria-label="Time span">
          {SPANS.map(([value, text]) => (
            <button key={value} type="button" aria-pressed={span === value} onClick={() => setSpan(value)}>
              {text}
            </button>
          ))}
        </span>
      }
    >
      <div className="chart-pair">
        <TimeChart
          label={`Jobs that ended a second over time; now ${rate(last?.jobsPerSecond ?? 0)}, of which ${rate(last?.failedPerSecond ?? 0)} failed`}
          height={120}
          lines={THROUGHPUT}
          data={[
            times,
            points.map((point) => point.jobsPerSecond),
            points.map((point) => point.failedPerSecond),
          ]}
          format={rate}
          spanSeconds={span}
        />
        <WaitsChart times={times} points={points} height={120} spanSeconds={span} />
      </div>
    </Card>
  );
}

/** Steps in which nothing happened are left out by the API: they are zeros here, and no waits. */
function evenly(series: readonly SeriesPoint[]): SeriesPoint[] {
  const all: SeriesPoint[] = [];
  for (const point of series) {
    for (let at = (all.at(-1)?.at ?? point.at) + STEP_SECONDS; at < point.at; at += STEP_SECONDS)
      all.push({
        at,
        jobsPerSecond: 0,
        failedPerSecond: 0,
        busySlots: 0,
        waitP50Seconds: null,
        waitP99Seconds: null,
      });
    all.push(point);
  }
  return all;
}
