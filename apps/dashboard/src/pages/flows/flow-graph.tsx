import { useMemo } from 'react';
import { Link } from 'wouter';
import type { Flow } from '../../api/types.js';
import { seconds } from '../../format/format.js';
import { layOut, type PlacedNode } from './lay-out.js';

const WIDTH = 190;
const HEIGHT = 50;
const GAP_X = 56;
const GAP_Y = 14;
/** More cannot be read, and takes the browser seconds to draw. */
export const MOST_DRAWN = 600;

const left = ({ column }: PlacedNode): number => column * (WIDTH + GAP_X);
const top = ({ row }: PlacedNode): number => row * (HEIGHT + GAP_Y);

/** Jobs as boxes, what waits for what as lines; the critical path stands out. */
export function FlowGraph({ flow }: { readonly flow: Flow }) {
  const layout = useMemo(() => layOut(flow), [flow]);
  const placed = new Map(layout.nodes.map((item) => [item.node.id, item]));
  const critical = new Set(flow.criticalPath.jobIds);
  const width = layout.columns * (WIDTH + GAP_X) - GAP_X;
  const height = layout.rows * (HEIGHT + GAP_Y) - GAP_Y;
  return (
    <div className="graph" tabIndex={0} role="region" aria-label="Graph of the flow">
      <div className="graph-body" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {flow.edges.map(({ from, to }) => {
            const [a, b] = [placed.get(from), placed.get(to)];
            if (!a || !b) return null;
            const isCritical = critical.has(from) && critical.has(to);
            return (
              <path key={`${from}${to}`} className={isCritical ? 'edge critical' : 'edge'} d={curve(a, b)} />
            );
          })}
        </svg>
        <ul>
          {layout.nodes.map((item) => (
            <li key={item.node.id} className="node-place" style={{ left: left(item), top: top(item) }}>
              <Link
                href={`/jobs/${item.node.id}`}
                className={`node ${item.node.state} ${critical.has(item.node.id) ? 'critical' : ''}`}
              >
                <span className="node-name ellipsis">
                  {item.node.key ?? item.node.name ?? item.node.task}
                </span>
                <span className="node-state">
                  {item.node.state},{' '}
                  {seconds(item.node.runSeconds > 0 ? item.node.runSeconds : item.node.estimateSeconds)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function curve(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [left(from) + WIDTH, top(from) + HEIGHT / 2];
  const [x2, y2] = [left(to), top(to) + HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`;
}
