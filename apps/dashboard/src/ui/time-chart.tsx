import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { colour, useTheme } from './theme.js';

export interface ChartLine {
  readonly label: string;
  /** Name of a colour of the theme. */
  readonly colour: string;
  readonly fill?: boolean;
  readonly dash?: readonly number[];
}

interface TimeChartProps {
  /** What the chart shows, and its latest figures: the text that stands for the picture. */
  readonly label: string;
  readonly height: number;
  readonly lines: readonly ChartLine[];
  /** Seconds since 1970, then the values of each line. */
  readonly data: readonly (readonly (number | null)[])[];
  readonly format: (value: number) => string;
  /** Seconds that the axis shows, up to now. */
  readonly spanSeconds: number;
}

/** Lines over time. Drawn anew when the data changes, built anew when the theme does. */
export function TimeChart({ label, height, lines, data, format, spanSeconds }: TimeChartProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const latest = useRef({ lines, data, format, spanSeconds });
  useEffect(() => {
    latest.current = { lines, data, format, spanSeconds };
    chart.current?.setData(data as uPlot.AlignedData);
  });

  useEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const built = new uPlot(
      optionsOf(latest, parent.clientWidth, height),
      latest.current.data as uPlot.AlignedData,
      parent,
    );
    chart.current = built;
    const resizing = new ResizeObserver(() => built.setSize({ width: parent.clientWidth, height }));
    resizing.observe(parent);
    return () => {
      resizing.disconnect();
      built.destroy();
      chart.current = undefined;
    };
  }, [theme, height]);

  return (
    <figure className="chart">
      <figcaption className="legend" aria-hidden="true">
        {lines.map((line) => (
          <span key={line.label}>
            <i style={{ background: `var(--${line.colour})` }} />
            {line.label}
          </span>
        ))}
      </figcaption>
      <div ref={box} role="img" aria-label={label} style={{ height }} />
    </figure>
  );
}

type Latest = { readonly current: Pick<TimeChartProps, 'lines' | 'data' | 'format' | 'spanSeconds'> };

function optionsOf(latest: Latest, width: number, height: number): uPlot.Options {
  const axis = {
    stroke: colour('muted'),
    grid: { stroke: colour('grid'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: false } },
    padding: [8, 8, 0, 0],
    scales: {
      x: {
        range: () => {
          const now = Date.now() / 1_000;
          return [now - latest.current.spanSeconds, now];
        },
      },
      y: { range: (_, _min, max) => [0, niceCeiling(max)] },
    },
    axes: [
      { ...axis, size: 26, space: 70, values: (_, ticks) => ticks.map((at) => clock.format(at * 1_000)) },
      {
        ...axis,
        size: 52,
        space: 32,
        values: (_, ticks) => ticks.map((value) => latest.current.format(value)),
      },
    ],
    series: [
      {},
      ...latest.current.lines.map((line) => ({
        label: line.label,
        stroke: colour(line.colour),
        width: 1.75,
        points: { show: false },
        spanGaps: false,
        ...(line.dash && { dash: [...line.dash] }),
        ...(line.fill && { fill: `color-mix(in srgb, ${colour(line.colour)} 16%, transparent)` }),
      })),
    ],
  };
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A little above the highest value, and never a flat zero. */
const niceCeiling = (max: number): number => (max > 0 ? max * 1.12 : 1);
