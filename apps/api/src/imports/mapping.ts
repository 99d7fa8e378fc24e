import { DomainError, type FieldIssue } from '@fairlane/domain';
import { z } from 'zod';

const MOST_JOBS = 100;
const YEARS_OF_DAYS = 36_600;

/** What becomes of each line of a CSV. */
export const mappingSchema = z.strictObject({
  customerId: z.string().optional(),
  jobs: z.array(z.record(z.string(), z.unknown())).min(1).max(MOST_JOBS),
});
export type MappingInput = z.infer<typeof mappingSchema>;

/** The jobs of one line, not checked yet, or why there are none. */
export type MappedLine =
  | { readonly jobs: readonly unknown[]; readonly issues?: never }
  | { readonly issues: readonly FieldIssue[]; readonly jobs?: never };

/** The cell of a placeholder, or a problem; undefined leaves the field out. */
type Fill = (cells: readonly string[]) => unknown;
type Problem = (message: string) => never;

/** `{column}` or `{column:type}`; `{{` is a brace. */
const PLACEHOLDER = /\{\{|\{([^{}:]+)(?::([a-z]+))?\}/g;
const WHOLE = /^\{([^{}:]+)(?::([a-z]+))?\}$/;

class CellProblem extends Error {}

/**
 * A mapping for the columns of one file.
 * @throws DomainError IMPORT.MAPPING, naming every place of the mapping that names no column or no type
 */
export function compileMapping(
  mapping: MappingInput,
  columns: readonly string[],
): (cells: readonly string[]) => MappedLine {
  const issues: FieldIssue[] = [];
  const jobs = mapping.jobs.map((job, index) => {
    const own = mapping.customerId === undefined ? job : { customerId: mapping.customerId, ...job };
    return { index, fill: compile(own, `jobs[${index}]`, columns, issues) };
  });
  if (issues.length > 0)
    throw new DomainError('invalid', 'IMPORT.MAPPING', 'The mapping does not fit the file.', { issues });
  return (cells) => {
    if (cells.length !== columns.length)
      return { issues: [{ path: '', message: `It has ${cells.length} cells, not ${columns.length}` }] };
    const wrong: FieldIssue[] = [];
    const mapped = jobs.map(({ fill, index }) => {
      try {
        return fill(cells);
      } catch (error) {
        if (!(error instanceof CellProblem)) throw error;
        const [path = '', ...message] = error.message.split(': ');
        wrong.push({ path: path === '' ? `jobs[${index}]` : path, message: message.join(': ') });
        return undefined;
      }
    });
    return wrong.length > 0 ? { issues: wrong } : { jobs: mapped };
  };
}

function compile(value: unknown, path: string, columns: readonly string[], issues: FieldIssue[]): Fill {
  if (typeof value === 'string') return compileText(value, path, columns, issues);
  if (Array.isArray(value)) {
    const fills = value.map((item, at) => compile(item, `${path}[${at}]`, columns, issues));
    return (cells) => fills.map((fill) => fill(cells)).filter((item) => item !== undefined);
  }
  if (typeof value === 'object' && value !== null) {
    const fills = Object.entries(value).map(
      ([name, item]) => [name, compile(item, `${path}.${name}`, columns, issues)] as const,
    );
    return (cells): Record<string, unknown> => {
      const filled = fills.map(([name, fill]): [string, unknown] => [name, fill(cells)]);
      return Object.fromEntries(filled.filter(([, item]) => item !== undefined));
    };
  }
  return () => value;
}

function compileText(text: string, path: string, columns: readonly string[], issues: FieldIssue[]): Fill {
  const placeOf = (column: string): number => {
    const at = columns.indexOf(column.trim());
    if (at === -1)
      issues.push({ path, message: `There is no column ${column}; there are ${columns.join(', ')}` });
    return at;
  };
  const whole = WHOLE.exec(text);
  if (whole) {
    const [, column = '', type = 'text'] = whole;
    const at = placeOf(column);
    const read = TYPES.get(type);
    if (!read)
      issues.push({ path, message: `There is no type ${type}; there are ${[...TYPES.keys()].join(', ')}` });
    return (cells) => {
      const cell = cells[at] ?? '';
      if (cell === '') return undefined;
      return read?.(cell, (message): never => {
        throw new CellProblem(`${path}: ${column} ${message}`);
      });
    };
  }
  const parts: (string | number)[] = [];
  let end = 0;
  for (const found of text.matchAll(PLACEHOLDER)) {
    parts.push(text.slice(end, found.index), found[1] === undefined ? '{' : placeOf(found[1]));
    end = found.index + found[0].length;
  }
  parts.push(text.slice(end));
  return (cells) => parts.map((part) => (typeof part === 'number' ? (cells[part] ?? '') : part)).join('');
}

const number = (cell: string, problem: Problem): number => {
  const value = Number(cell);
  return cell.trim() !== '' && Number.isFinite(value) ? value : problem(`is no number: ${shown(cell)}`);
};
const seconds =
  (perUnit: number) =>
  (cell: string, problem: Problem): number => {
    const value = number(cell, problem);
    return value >= 0 && value * perUnit <= YEARS_OF_DAYS * 86_400
      ? Math.round(value * perUnit)
      : problem(`is no length of time: ${shown(cell)}`);
  };

/** What a cell can be read as; lengths of time become seconds. */
const TYPES = new Map<string, (cell: string, problem: Problem) => unknown>([
  ['text', (cell) => cell],
  ['number', number],
  [
    'integer',
    (cell, problem) => {
      const value = number(cell, problem);
      return Number.isSafeInteger(value) ? value : problem(`is no whole number: ${shown(cell)}`);
    },
  ],
  [
    'boolean',
    (cell, problem) =>
      BOOLEANS.get(cell.trim().toLowerCase()) ?? problem(`is neither true nor false: ${shown(cell)}`),
  ],
  [
    'json',
    (cell, problem): unknown => {
      try {
        return JSON.parse(cell);
      } catch {
        return problem(`is no JSON: ${shown(cell)}`);
      }
    },
  ],
  ['minutes', seconds(60)],
  ['hours', seconds(3_600)],
  ['days', seconds(86_400)],
]);

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

const shown = (cell: string): string => JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}...` : cell);
