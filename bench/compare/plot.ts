import { type FigureSummary, rounded } from './summary.js';
import type { Kind } from './measurement.js';

const ROW = 26;
const LABELS = 230;
const BARS = 480;
const WIDTH = LABELS + BARS + 110;
const COLOURS: Record<Kind, string> = {
  fairlane: '#1f6feb',
  baseline: '#80b3ff',
  peer: '#8c959f',
  'database limit': '#d0d7de',
  'broker limit': '#d0d7de',
  'turn limit': '#d0d7de',
  'fluid limit': '#d0d7de',
};

/** Bars of the medians with a line from the least to the most that was measured, as an SVG; on a linear scale from 0. */
export function plot(title: string, summaries: readonly FigureSummary[]): string {
  let y = 44;
  const parts = summaries.flatMap(({ figure, contenders }) => {
    const most = Math.max(...contenders.map(({ value }) => value.max));
    const x = (value: number) => LABELS + (BARS * value) / (most || 1);
    const heading = text(10, y, `${figure.title} (${figure.better} is better)`, 'font-style="italic"');
    y += 12;
    const bars = contenders.flatMap((contender) => {
      const { median, min, max } = contender.value;
      const middle = y + ROW / 2;
      y += ROW;
      return [
        text(LABELS - 8, middle + 4, contender.title, 'text-anchor="end"'),
        `<rect x="${LABELS}" y="${middle - 9}" width="${(x(median) - LABELS).toFixed(1)}" height="18" fill="${COLOURS[contender.kind]}"/>`,
        `<path d="M${x(min).toFixed(1)} ${middle}H${x(max).toFixed(1)}" stroke="#24292f" stroke-width="2"/>`,
        text(x(max) + 6, middle + 4, rounded(median).toLocaleString('en')),
      ];
    });
    y += 28;
    return [heading, ...bars];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y - 16}" font-family="sans-serif" font-size="12" fill="#24292f">`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    text(10, 22, title, 'font-size="15" font-weight="bold"'),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escaped}</text>`;
}
