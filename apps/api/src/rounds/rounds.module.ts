import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { PlayRound } from './play-round.js';
import { RoundsController } from './rounds.controller.js';

@Module({ imports: [JobsModule], controllers: [RoundsController], providers: [PlayRound] })
export class RoundsModule {}
