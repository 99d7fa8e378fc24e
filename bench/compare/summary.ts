import type { Figure, Kind, MeasuredContender, Measurement } from './measurement.js';

/** The middle of what was measured, and its ends. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface ContenderSummary extends Pick<MeasuredContender, 'name' | 'title' | 'kind'> {
  readonly value: Spread;
  /** Fairlane's figure over this one's, round by round; undefined for Fairlane itself. */
  readonly fairlaneRatio: Spread | undefined;
}

export interface FigureSummary {
  readonly figure: Figure;
  /** Those who give this figure, in the order of the workload. */
  readonly contenders: readonly ContenderSummary[];
}

/** Throws a RangeError for no values. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('There is no spread of no values.');
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

export function summarise({
  figures,
  contenders,
}: Pick<Measurement, 'figures' | 'contenders'>): FigureSummary[] {
  return figures.map((figure) => {
    const fairlane = contenders.find(({ kind }) => kind === 'fairlane');
    const ofFairlane = valuesOf(fairlane, figure);
    return {
      figure,
      contenders: contenders.flatMap((contender) => {
        const { name, title, kind } = contender;
        const values = valuesOf(contender, figure);
        if (values.length === 0) return [];
        // Of the same round: what slowed the machine down then, slowed down both.
        const ratios = values.flatMap((value, round) => {
          const ours = ofFairlane[round];
          return ours === undefined ? [] : [ours / value];
        });
        const fairlaneRatio = contender === fairlane || ratios.length === 0 ? undefined : spread(ratios);
        return [{ name, title, kind, value: spread(values), fairlaneRatio }];
      }),
    };
  });
}

/** The one of these kinds with the best median; undefined when there is none. */
export function best({ figure, contenders }: FigureSummary, kind: Kind): ContenderSummary | undefined {
  const sign = figure.better === 'more' ? -1 : 1;
  return contenders
    .filter((contender) => contender.kind === kind)
    .toSorted((a, b) => sign * (a.value.median - b.value.median))[0];
}

/**
 * Everything under one key each: Fairlane's `W1.jobsPerSecond`, and `W1.pgBossJobsPerSecond` (medians; `...Min` and `...Max`
 * beside them), and of the workload's first figure `W1.ratioToFastestPeer`, `...ToDatabaseLimit`, `...ToBrokerLimit` and `...ToTurnLimit`; of
 * further ones `W1.<figure>RatioTo...`. A ratio is Fairlane's figure over the other's: above 1 is good for "more is better".
 * That to the first baseline is `W6.<figure>Ratio`.
 */
export function flatten(measurement: Measurement): Record<string, number> {
  const flat: Record<string, number> = {};
  summarise(measurement).forEach((summary, index) => {
    const { key } = summary.figure;
    for (const { name, value } of summary.contenders) {
      const path = `${measurement.id}.${name === 'fairlane' ? key : camelCase(name) + capital(key)}`;
      flat[path] = rounded(value.median);
      flat[`${path}Min`] = rounded(value.min);
      flat[`${path}Max`] = rounded(value.max);
    }
    const baseline = summary.contenders.find(({ kind }) => kind === 'baseline');
    if (baseline?.fairlaneRatio)
      flat[`${measurement.id}.${key}Ratio`] = rounded(baseline.fairlaneRatio.median);
    const prefix = `${measurement.id}.${index === 0 ? 'ratio' : `${key}Ratio`}`;
    const others: [string, Kind][] = [
      ['ToFastestPeer', 'peer'],
      ['ToDatabaseLimit', 'database limit'],
      ['ToBrokerLimit', 'broker limit'],
      ['ToTurnLimit', 'turn limit'],
    ];
    for (const [suffix, kind] of others) {
      const ratio = best(summary, kind)?.fairlaneRatio;
      if (ratio) flat[prefix + suffix] = rounded(ratio.median);
    }
  });
  return flat;
}

/** To four significant digits, more than a measurement is worth. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function valuesOf(contender: MeasuredContender | undefined, { key }: Figure): number[] {
  return contender?.runs.flatMap((run) => run[key] ?? []) ?? [];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const camelCase = (text: string) => text.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
