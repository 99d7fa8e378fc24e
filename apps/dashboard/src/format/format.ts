const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 1,234; above 100,000 in short: 1.2M. */
export function count(value: number): string {
  return value >= 100_000 ? compact.format(value) : counts.format(value);
}

/** A rate, with as many digits as say something: 0.25, 3.4, 120. */
export function rate(value: number): string {
  if (value === 0) return '0';
  if (value < 1) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : count(value);
}

/** 12 ms, 0.41 s, 12 s, 3 min 20 s, 2 h 5 min, 3 d 4 h; a dash for nothing. */
export function seconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 0) return `-${seconds(-value)}`;
  if (value === 0) return '0 s';
  if (value < 0.1) return `${Math.max(1, Math.round(value * 1_000))} ms`;
  if (value < 10) return `${value.toFixed(value < 1 ? 2 : 1)} s`;
  if (value < 99.5) return `${Math.round(value)} s`;
  if (value < 3_600) return two(Math.round(value), 60, 'min', 's');
  if (value < 86_400) return two(Math.round(value / 60), 60, 'h', 'min');
  return two(Math.round(value / 3_600), 24, 'd', 'h');
}

function two(value: number, base: number, large: string, small: string): string {
  const rest = value % base;
  return rest === 0
    ? `${Math.floor(value / base)} ${large}`
    : `${Math.floor(value / base)} ${large} ${rest} ${small}`;
}

/** 0.123 as 12 %. */
export function percent(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const hundredths = value * 100;
  return `${hundredths !== 0 && hundredths < 1 ? hundredths.toFixed(1) : Math.round(hundredths)} %`;
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = value <= 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1_000 ** step;
  return `${scaled < 10 && step > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${units[step] ?? 'B'}`;
}

/** The last eight characters tell ids apart that were made at the same time. */
export const shortId = (id: string): string => (id.length > 13 ? `…${id.slice(-8)}` : id);

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });

/** 14:03:21 of today, else with its day; in the reader's time zone. */
export function time(iso: string | number | null): string {
  if (iso === null) return '–';
  const date = new Date(iso);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

/** "1 job", "3 jobs", "1,200 jobs". */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
