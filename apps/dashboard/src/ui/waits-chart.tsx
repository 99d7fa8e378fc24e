import { seconds } from '../format/format.js';
import { type ChartLine, TimeChart } from './time-chart.js';

const LINES: readonly ChartLine[] = [
  { label: 'wait p99', colour: 'series-2' },
  { label: 'p50', colour: 'series-1' },
];

interface Waits {
  readonly waitP50Seconds: number | null;
  readonly waitP99Seconds: number | null;
}

interface WaitsChartProps {
  /** Epoch seconds of the points. */
  readonly times: number[];
  readonly points: readonly Waits[];
  readonly height: number;
  readonly spanSeconds: number;
}

/** How long jobs waited before they first started. */
export function WaitsChart({ times, points, height, spanSeconds }: WaitsChartProps) {
  const last = points.at(-1);
  return (
    <TimeChart
      label={`Waits before the first start over time; now p50 ${seconds(last?.waitP50Seconds)}, p99 ${seconds(last?.waitP99Seconds)}`}
      height={height}
      lines={LINES}
      data={[times, points.map((point) => point.waitP99Seconds), points.map((point) => point.waitP50Seconds)]}
      format={seconds}
      spanSeconds={spanSeconds}
    />
  );
}
