import {
  type ColumnDef,
  createColumnHelper,
  type RowData,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';

const features = tableFeatures({});
type Features = typeof features;

/** A column of a data table. */
export interface Column<Row extends RowData> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Width of the column as a grid track, such as `90px` or `2fr`. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** Shown on narrow screens too, with this width. */
  readonly narrow?: string;
  /** What the list can be ordered by when this heading is pressed. */
  readonly sort?: string;
}

export interface Sorting {
  readonly by: string;
  readonly order: 'asc' | 'desc';
}

interface DataTableProps<Row extends RowData> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly empty: ReactNode;
  readonly foot?: ReactNode;
  readonly sorting?: Sorting;
  readonly onSort?: (sorting: Sorting) => void;
  /** Called when the last rows come into view. */
  readonly onEnd?: () => void;
  /** Called with the place of the first row in view. */
  readonly onScroll?: (firstRow: number) => void;
  readonly rowHeight?: number;
}

/** Rows beyond the view that are drawn, so that a quick scroll shows no white. */
const OVERSCAN = 12;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 30;

/**
 * A table of any number of rows of equal height, of which only those in view are in the page. Its markup is a table for
 * screen readers: they hear how many rows there are, and which one they are at.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowId,
    empty,
    foot,
    sorting,
    onSort,
    onEnd,
    onScroll,
    rowHeight = 38,
  } = props;
  const definitions = useMemo(() => definitionsOf(columns), [columns]);
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId });
  const models = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    getItemKey: (index) => models[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const isAtEnd = last >= models.length - 1 - AHEAD;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, models.length, onEnd]);
  useEffect(() => onScroll?.(first === 0 ? 0 : first + OVERSCAN), [first, onScroll]);

  return (
    <div className="data-table" style={tracksOf(columns)}>
      {/* Scrolled by keyboard too. */}
      <div
        ref={scroller}
        className="data-scroll"
        tabIndex={0}
        role="region"
        aria-label={label}
        style={heightOf(models.length, rowHeight)}
      >
        <div role="table" aria-label={label} aria-rowcount={models.length + 1} aria-colcount={columns.length}>
          <div role="rowgroup" className="data-head-group">
            <div role="row" aria-rowindex={1} className="data-head">
              {columns.map((column) => (
                <HeadCell key={column.id} column={column} sorting={sorting} onSort={onSort} />
              ))}
            </div>
          </div>
          <div role="rowgroup" className="data-body" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = models[item.index];
              if (!row) return null;
              return (
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className="data-row"
                  style={{ transform: `translateY(${item.start}px)`, height: rowHeight }}
                >
                  {columns.map((column) => (
                    <div key={column.id} role="cell" className={cellClass(column)}>
                      {column.cell(row.original)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
        {models.length === 0 && empty}
      </div>
      {foot !== undefined && <div className="data-foot">{foot}</div>}
    </div>
  );
}

function definitionsOf<Row extends RowData>(columns: readonly Column<Row>[]): ColumnDef<Features, Row>[] {
  const helper = createColumnHelper<Features, Row>();
  return columns.map(({ id, title, cell }) =>
    helper.display({ id, header: title, cell: ({ row }) => cell(row.original) }),
  );
}

interface HeadCellProps<Row extends RowData> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: ((sorting: Sorting) => void) | undefined;
}

function HeadCell<Row extends RowData>({ column, sorting, onSort }: HeadCellProps<Row>) {
  const { sort, title } = column;
  if (sort === undefined || !onSort)
    return (
      <div role="columnheader" className={cellClass(column)}>
        {title}
      </div>
    );
  const order = sorting?.by === sort ? sorting.order : undefined;
  const next = order === undefined ? (column.isNumber ? 'desc' : 'asc') : order === 'asc' ? 'desc' : 'asc';
  return (
    <div
      role="columnheader"
      aria-sort={order === undefined ? 'none' : order === 'asc' ? 'ascending' : 'descending'}
      className={cellClass(column)}
    >
      <button
        type="button"
        className="sort"
        data-sorted={order}
        onClick={() => onSort({ by: sort, order: next })}
      >
        {title}
        {order !== undefined && <span aria-hidden="true"> {order === 'asc' ? '↑' : '↓'}</span>}
      </button>
    </div>
  );
}

function cellClass<Row extends RowData>({ isNumber, narrow }: Column<Row>): string {
  return `${isNumber ? 'number' : ''} ${narrow === undefined ? 'wide-only' : ''}`;
}

function tracksOf<Row extends RowData>(columns: readonly Column<Row>[]): React.CSSProperties {
  const wide = columns.map(({ width }) => `minmax(0, ${width})`);
  const narrow = columns.flatMap((column) =>
    column.narrow === undefined ? [] : [`minmax(0, ${column.narrow})`],
  );
  return { '--columns': wide.join(' '), '--columns-narrow': narrow.join(' ') } as React.CSSProperties;
}

/** As high as its rows, up to what the window has room for. */
function heightOf(rows: number, rowHeight: number): React.CSSProperties {
  const height = rows === 0 ? 220 : 35 + rows * rowHeight + 1;
  return { height: `min(${height}px, max(320px, calc(100dvh - 240px)))` };
}
