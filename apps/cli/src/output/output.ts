import Table from 'cli-table3';
import pc from 'picocolors';

/** Where a command writes: standard output for what was asked for, standard error for how it is going. */
export interface Streams {
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** A cell that is a number stands to the right. */
export type Cell = string | number | null | undefined;

/** What a command prints: for people as text and tables, with `--json` as one JSON value per command. */
export class Output {
  constructor(
    readonly streams: Streams,
    readonly json: boolean,
  ) {}

  /** One line of what was asked for; not with `--json`. */
  line(text = ''): void {
    if (!this.json) this.streams.out.write(`${text}\n`);
  }

  /** One line about how it is going. */
  note(text: string): void {
    this.streams.err.write(`${pc.dim(text)}\n`);
  }

  /** The answer: `value` as JSON with `--json`, else whatever `print` prints. */
  answer(value: unknown, print: () => void): void {
    if (this.json) this.streams.out.write(`${JSON.stringify(value)}\n`);
    else print();
  }

  /** A table; columns whose cells are figures stand to the right. */
  table(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
    const figures = head.map((_, column) => rows.length > 0 && rows.every((row) => isFigure(row[column])));
    const table = new Table({
      head: [...head],
      colAligns: figures.map((right) => (right ? 'right' : 'left')),
      style: { head: [], border: [], compact: true },
      chars: NO_BORDERS,
    });
    table.push(...rows.map((row) => row.map((cell) => (cell ?? '-').toString())));
    this.line(table.toString());
  }
}

/** A number, or text that begins like one; a dash stands for a missing figure. */
const isFigure = (cell: Cell): boolean => typeof cell !== 'string' || /^(-$|-?\d[\d,.]*( |$))/.test(cell);

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
