import { measureScheduler } from '../scheduler.js';
import type { Contender, Workload } from './measurement.js';

export const schedulerW8: Workload = {
  id: 'W8',
  title: 'The fair-share policy by itself',
  description:
    'So many customers have work, 64 slots of one pool are held, and as soon as a turn settles the next one is chosen: a ' +
    'choice is the settlement of a turn and the issue of another, in one process without a server. A run is the median of five ' +
    'times 300,000 choices. Memory is what V8 holds more than before, after a full collection, when all customers are active, ' +
    'and once they have been served.',
  figures: [
    { key: 'choicesPerSecond', title: 'choices/s', better: 'more' },
    { key: 'bytesACustomer', title: 'bytes a customer', better: 'less' },
    { key: 'bytesACustomerOnceServed', title: 'bytes a customer, once served', better: 'less' },
  ],
  contenders: [
    active('fairlane-1-thousand', 'baseline', 1_000),
    active('fairlane', 'fairlane', 100_000),
    active('fairlane-1-million', 'baseline', 1_000_000),
  ],
};

function active(name: string, kind: Contender['kind'], customers: number): Contender {
  const title = `${customers.toLocaleString('en')} active customers`;
  const run: Contender['run'] = async () => {
    const { choicesPerSecond, bytesACustomer, bytesACustomerOnceServed } = measureScheduler(customers);
    return Promise.resolve({ choicesPerSecond, bytesACustomer, bytesACustomerOnceServed });
  };
  return { name, title, kind, run };
}
