import { Module } from '@nestjs/common';
import { LanesController } from './lanes.controller.js';
import { PauseLane } from './pause-lane.js';
import { ShowLanes } from './show-lanes.js';

@Module({ controllers: [LanesController], providers: [PauseLane, ShowLanes], exports: [ShowLanes] })
export class LanesModule {}
