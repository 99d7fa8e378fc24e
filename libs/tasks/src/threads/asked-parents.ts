import type { MessagePort } from 'node:worker_threads';
import { ParentStore, type PlacedParent } from '../parents/turn-parents.js';
import type { ParentsAnswer, ThreadReport } from './protocol.js';

type Question = Extract<ThreadReport, { kind: 'parents' | 'parent' }>;
type WithoutNumber<Of> = Of extends unknown ? Omit<Of, 'ask'> : never;

/** In a thread: asks the worker, which has the connections, for the parents of the one job that the thread runs. */
export class AskedParents extends ParentStore {
  private asked = 0;

  constructor(private readonly port: MessagePort) {
    super();
  }

  async page(_childId: string, after: number, limit: number): Promise<readonly PlacedParent[]> {
    return this.ask({ kind: 'parents', after, limit });
  }

  async one(_childId: string, name: string): Promise<PlacedParent | undefined> {
    const [found] = await this.ask({ kind: 'parent', name });
    return found;
  }

  private async ask(question: WithoutNumber<Question>): Promise<readonly PlacedParent[]> {
    const ask = (this.asked += 1);
    const answer = new Promise<ParentsAnswer>((resolve) => {
      const hear = (heard: ParentsAnswer): void => {
        if (heard.ask !== ask) return;
        this.port.off('message', hear);
        resolve(heard);
      };
      this.port.on('message', hear);
    });
    this.port.postMessage({ ...question, ask });
    const heard = await answer;
    if ('found' in heard) return heard.found;
    throw new Error(`The parents of the job cannot be read: ${heard.problem}`);
  }
}

/** In the worker: the answer to a thread's question. */
export async function answerOf(
  question: Question,
  jobId: string,
  store: ParentStore,
): Promise<ParentsAnswer> {
  const { ask } = question;
  try {
    if (question.kind === 'parents')
      return { ask, found: await store.page(jobId, question.after, question.limit) };
    const found = await store.one(jobId, question.name);
    return { ask, found: found ? [found] : [] };
  } catch (error) {
    return { ask, problem: error instanceof Error ? error.message : String(error) };
  }
}
