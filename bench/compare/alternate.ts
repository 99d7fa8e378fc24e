import type { Contender, MeasuredContender, Run } from './measurement.js';

/**
 * Runs every contender once in each of `repeats` rounds, in an order that moves on by one from round to round: what the
 * machine does meanwhile, and what a neighbour leaves behind, meets all of them. `prepare` comes before each run.
 */
export async function alternate(
  { id, contenders }: { readonly id: string; readonly contenders: readonly Contender[] },
  repeats: number,
  prepare: () => Promise<void>,
): Promise<MeasuredContender[]> {
  const measured = contenders.map((contender) => ({ contender, runs: [] as Run[] }));
  for (let round = 0; round < repeats; round += 1) {
    const first = round % measured.length;
    for (const { contender, runs } of [...measured.slice(first), ...measured.slice(0, first)]) {
      await prepare();
      const figures = await contender.run();
      runs.push(figures);
      console.error(`${id} ${round + 1}/${repeats} ${contender.name} ${JSON.stringify(figures)}`);
    }
  }
  return measured.map(({ contender: { name, title, kind }, runs }) => ({ name, title, kind, runs }));
}
