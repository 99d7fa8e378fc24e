import type { Command } from 'commander';
import { positiveNumber } from '../arguments.js';
import { CommandFailed } from '../exit-code.js';
import { playDemo } from '../demo/play-demo.js';
import { readSamples } from '../demo/samples.js';
import { count } from '../output/format.js';
import type { OpenSession, Session } from '../session.js';

interface DemoOptions {
  readonly samples?: string;
  readonly deadline: number;
}

export function addDemoCommand(program: Command, open: OpenSession): void {
  program
    .command('demo')
    .description(
      'Load the sample sites, run the sample batch, then let one customer flood nine quiet ones. Only into an empty database.',
    )
    .option('--samples <folder>', 'where sites.json and job-batch.json are')
    .option('--deadline <seconds>', 'give up after so long', positiveNumber, 300)
    .action(async (options: DemoOptions, command: Command) => demo(open(command), options));
}

async function demo(session: Session, { samples: folder, deadline }: DemoOptions): Promise<void> {
  const { api, output } = session;
  const samples = await readSamples(folder);
  if (await api.hasCustomers()) {
    const told =
      'There are customers already, and the demo plays only into an empty database. "fairlane watch" shows what goes on.';
    output.answer({ played: false, reason: told }, () => output.line(told));
    return;
  }
  const late = AbortSignal.timeout(deadline * 1_000);
  const signal = AbortSignal.any([session.signal, late]);
  const report = await playDemo({ ...session, signal }, samples).catch((error: unknown) => {
    if (late.aborted && !session.signal.aborted)
      throw new CommandFailed(
        `the demo did not end within ${deadline} s; is a worker up? "fairlane workers" tells`,
      );
    throw error;
  });
  output.answer({ played: true, ...report }, () => output.line(`\n${report.flood.verdict}`));
  if (report.wrongTypes.length > 0)
    throw new CommandFailed(
      `${count(report.wrongTypes.length)} jobs of the sample batch have the wrong type`,
    );
  if (report.failed > 0)
    throw new CommandFailed(`${count(report.failed)} of ${count(report.jobs)} jobs did not succeed`);
}
