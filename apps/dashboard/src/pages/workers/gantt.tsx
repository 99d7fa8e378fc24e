import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Worker } from '../../api/types.js';
import { plural, seconds } from '../../format/format.js';
import { type LiveStore, TRAIL_MILLIS, type TurnSegment } from '../../live/live-store.js';
import { useLive, useTurns } from '../../live/live-provider.js';
import { colour, useTheme } from '../../ui/theme.js';
import { CustomerColours } from './customer-colours.js';

const ROW_HEIGHT = 18;
const AXIS_HEIGHT = 18;
/** Frames a second: it moves a pixel or so in each. */
const FRAME_MILLIS = 80;
const TICK_MILLIS = 10_000;

interface Row {
  readonly key: string;
  readonly host: string;
  readonly slot: number;
}

interface GanttProps {
  readonly workers: readonly Worker[];
  /** When the workers were read, by this clock. */
  readonly readAt: number;
}

/** What each slot did in the last minute, coloured by customer: fair sharing as one can see it. */
export function Gantt({ workers, readAt }: GanttProps) {
  const store = useTurns();
  const theme = useTheme();
  const { overview } = useLive();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [colours] = useState(() => new CustomerColours());
  const [pointed, setPointed] = useState<{ text: string; x: number; y: number }>();
  const rows = useMemo(() => rowsOf(workers), [workers]);
  const noisy = useMemo(() => new Set(overview?.noisy.map(({ id }) => id)), [overview]);
  const latest = useRef({ rows, noisy, workers, readAt });
  useEffect(() => {
    latest.current = { rows, noisy, workers, readAt };
  });
  const height = rows.length * ROW_HEIGHT + AXIS_HEIGHT;

  useEffect(() => {
    const paint = () => {
      const { rows: all, noisy: loud, workers: present, readAt: at } = latest.current;
      if (!canvas.current) return;
      const held = heldTurns(present, at, store);
      draw(canvas.current, all, [...store.recentTurns(store.now()), ...held], store.now(), (id) =>
        colour(colours.of(id, loud.has(id))),
      );
    };
    paint();
    const timer = setInterval(paint, FRAME_MILLIS);
    return () => clearInterval(timer);
  }, [store, theme, colours]);

  const point = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const at = store.now() - TRAIL_MILLIS * (1 - x / box.width);
    const row = rows[Math.floor(y / ROW_HEIGHT)];
    const turn = store
      .recentTurns(store.now())
      .find((segment) => row?.key === keyOf(segment) && segment.from <= at && segment.to >= at);
    setPointed(turn ? { text: textOf(turn), x: Math.min(x, box.width - 220), y } : undefined);
  };

  const shares = sharesOf(store);
  return (
    <div className="gantt">
      <ul className="legend gantt-legend" aria-label="Slot time of the last minute by customer">
        {shares.map(({ id, share }) => (
          <li key={id} className={noisy.has(id) ? 'is-noisy' : ''}>
            <i style={{ background: `var(--${colours.of(id, noisy.has(id))})` }} />
            {id} {Math.round(share * 100)} %
          </li>
        ))}
      </ul>
      <div className="gantt-body">
        <ul className="gantt-names" aria-hidden="true">
          {rows.map(({ key, host, slot }) => (
            <li key={key} className="ellipsis" title={`${host}, slot ${slot}`}>
              <span className="wide-only">{host} · </span>
              {slot}
            </li>
          ))}
        </ul>
        <div className="gantt-canvas">
          <canvas
            ref={canvas}
            style={{ height }}
            role="img"
            aria-label={`Turns of ${plural(rows.length, 'slot')} in the last minute, coloured by customer`}
            onPointerMove={point}
            onPointerLeave={() => setPointed(undefined)}
          />
          {pointed && (
            <div className="gantt-tip" style={{ left: pointed.x, top: pointed.y + 14 }}>
              {pointed.text}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

const keyOf = ({ workerId, slot }: { workerId: string; slot: number }): string => `${workerId}.${slot}`;

function rowsOf(workers: readonly Worker[]): Row[] {
  return workers
    .filter(({ state, turns }) => state === 'up' || state === 'draining' || turns.length > 0)
    .flatMap(({ id, host, slots }) =>
      Array.from({ length: slots }, (_, slot) => ({ key: keyOf({ workerId: id, slot }), host, slot })),
    );
}

/** Turns that have not settled are in no event yet: they are drawn from the leases. */
function heldTurns(workers: readonly Worker[], readAt: number, store: LiveStore): TurnSegment[] {
  const now = store.now();
  const age = Date.now() - readAt;
  return workers.flatMap(({ id, turns }) =>
    turns
      // A short turn that was held when the workers were read has settled by now.
      .filter(({ heldSeconds }) => heldSeconds * 1_000 > age || age < 1_000)
      .map(({ slot, customerId, type, jobs, heldSeconds }) => ({
        ...{ workerId: id, slot, customerId, type, jobs },
        ...{ from: now - age - heldSeconds * 1_000, to: now },
      })),
  );
}

function sharesOf(store: LiveStore): { id: string; share: number }[] {
  const held = new Map<string, number>();
  let total = 0;
  for (const { customerId, from, to } of store.recentTurns(store.now())) {
    held.set(customerId, (held.get(customerId) ?? 0) + to - from);
    total += to - from;
  }
  return [...held]
    .map(([id, millis]) => ({ id, share: millis / Math.max(1, total) }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 12);
}

const textOf = ({ customerId, type, from, to, jobs }: TurnSegment): string =>
  `${customerId}: ${type}, ${seconds((to - from) / 1_000)}, ${plural(jobs, 'job')} ended`;

function draw(
  canvas: HTMLCanvasElement,
  rows: readonly Row[],
  turns: readonly TurnSegment[],
  now: number,
  colourOf: (customerId: string) => string,
): void {
  const ratio = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
    canvas.width = width * ratio;
    canvas.height = height * ratio;
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const placeOf = new Map(rows.map(({ key }, place) => [key, place]));
  const x = (at: number) => ((at - now) / TRAIL_MILLIS + 1) * width;
  context.fillStyle = colour('sunken');
  for (const place of placeOf.values()) context.fillRect(0, place * ROW_HEIGHT + 2, width, ROW_HEIGHT - 4);
  const fills = new Map<string, string>();
  for (const turn of turns) {
    const place = placeOf.get(keyOf(turn));
    if (place === undefined) continue;
    let fill = fills.get(turn.customerId);
    if (fill === undefined) fills.set(turn.customerId, (fill = colourOf(turn.customerId)));
    context.fillStyle = fill;
    const left = Math.max(0, x(turn.from));
    // A hair between two turns of one customer, so that they can be told apart.
    context.fillRect(left, place * ROW_HEIGHT + 2, Math.max(1, x(turn.to) - left - 0.6), ROW_HEIGHT - 4);
  }
  context.fillStyle = colour('muted');
  context.font = '11px system-ui, sans-serif';
  for (let back = TICK_MILLIS; back < TRAIL_MILLIS; back += TICK_MILLIS)
    context.fillText(`-${back / 1_000} s`, x(now - back), height - 5);
}
