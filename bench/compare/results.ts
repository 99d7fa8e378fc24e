import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@fairlane/testing';
import type { Measurement } from './measurement.js';
import { plot } from './plot.js';
import { type ContenderSummary, flatten, rounded, type Spread, summarise } from './summary.js';

const FOLDER = join(repository, 'bench/results');

/** Keeps all runs of a workload as `W1.json`, in the place of earlier ones, and makes everything else anew from those. */
export async function keep(measurement: Measurement): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await write(`${measurement.id}.json`, json(measurement));
  const kept = (await readdir(FOLDER)).filter((name) => /^W\d+\.json$/.test(name));
  kept.sort((a, b) => numberOf(a) - numberOf(b));
  const all = await Promise.all(
    kept.map(async (name) => JSON.parse(await readFile(join(FOLDER, name), 'utf8')) as Measurement),
  );
  await write('latest.json', json(Object.assign({}, ...all.map(flatWithContext))));
  await write('latest.md', ['# Fairlane and its peers', ...all.map(section)].join('\n\n') + '\n');
  for (const one of all) await write(`${one.id}.svg`, plot(`${one.id}: ${one.title}`, summarise(one)));
}

const numberOf = (name: string) => Number(/\d+/.exec(name)?.[0]);
const write = (name: string, text: string) => writeFile(join(FOLDER, name), text);
const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

function flatWithContext(measurement: Measurement): Record<string, number | string> {
  const { id, measuredAt, machine } = measurement;
  return {
    [`${id}.measuredAt`]: measuredAt,
    [`${id}.repeats`]: repeatsOf(measurement),
    ...Object.fromEntries(Object.entries(machine).map(([name, value]) => [`${id}.machine.${name}`, value])),
    ...flatten(measurement),
  };
}

function section(measurement: Measurement): string {
  const { id, title, description, measuredAt, machine } = measurement;
  const repeats = repeatsOf(measurement);
  const tables = summarise(measurement).map(({ figure, contenders }) =>
    [
      `| ${figure.title} | median | min - max | Fairlane / this | min - max |`,
      '|---|--:|--:|--:|--:|',
      ...contenders.map(
        ({ title, value, fairlaneRatio }: ContenderSummary) =>
          `| ${title} | ${cells(value)} | ${fairlaneRatio ? cells(fairlaneRatio) : ' | '} |`,
      ),
    ].join('\n'),
  );
  const context = Object.entries(machine).map(([name, value]) => `${name} ${value}`);
  return [
    `## ${id}: ${title}`,
    description,
    ...tables,
    `![${title}](${id}.svg)`,
    `${repeats} ${repeats === 1 ? 'run' : 'alternating runs'} of each, ${measuredAt.slice(0, 10)}; ${context.join(', ')}.`,
  ].join('\n\n');
}

const cells = ({ median, min, max }: Spread) =>
  `${shown(median)} | ${min === max ? '' : `${shown(min)} - ${shown(max)}`}`;
const shown = (value: number) => rounded(value).toLocaleString('en', { maximumSignificantDigits: 3 });
const repeatsOf = ({ contenders }: Measurement) => contenders[0]?.runs.length ?? 0;
