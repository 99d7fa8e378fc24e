import { Module } from '@nestjs/common';
import { ForecastCash } from './forecast-cash.js';
import { RenderStatement } from './render-statement.js';
import { StatementFolder } from './statement-folder.js';

/** What a worker loads: a Nest module with the tasks and what they inject. */
@Module({ providers: [StatementFolder, RenderStatement, ForecastCash] })
export class StatementTasksModule {}
