import { Link } from 'wouter';
import type { Overview } from '../../api/types.js';
import { count, seconds } from '../../format/format.js';
import { Badge } from '../../ui/badges.js';
import { Card } from '../../ui/card.js';

/** Who queues more than its share works off, and what the others lose by it. */
export function NoisyCard({ overview }: { readonly overview: Overview }) {
  const { noisy, quiet, queueWaitSeconds } = overview;
  return (
    <Card title="Noisy customers" hint="and what they cost the others">
      {noisy.length === 0 ? (
        <p className="muted">None: nobody queues more than its fair share works off within half a minute.</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Customer</th>
              <th scope="col" className="number">
                Queued
              </th>
              <th scope="col" className="number">
                Work
              </th>
              <th scope="col" className="number">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {noisy.slice(0, 5).map((customer) => (
              <tr key={customer.id}>
                <td className="ellipsis">
                  <Link href={`/customers/${encodeURIComponent(customer.id)}`}>{customer.name}</Link>
                </td>
                <td className="number">{count(customer.queued)}</td>
                <td className="number" title="Slot seconds of what is queued, by estimate">
                  {seconds(customer.queuedSeconds)}
                </td>
                <td className="number" title="Slot seconds of the last minute beyond its fair share">
                  {customer.costSeconds < 0.5 ? (
                    <Badge tone="good">none</Badge>
                  ) : (
                    seconds(customer.costSeconds)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="compare">
        <div>
          <span className="compare-value good">{seconds(quiet.waitP99Seconds)}</span>
          <span className="muted">the others wait, p99</span>
        </div>
        <div>
          <span className="compare-value">{seconds(queueWaitSeconds)}</span>
          <span className="muted">a new job would, in one queue</span>
        </div>
      </div>
    </Card>
  );
}
