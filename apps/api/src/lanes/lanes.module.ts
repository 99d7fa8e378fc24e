import { Module } from '@nestjs/common';
import { LanesController } from './lanes.controller.js';
import { ShowLanes } from './show-lanes.js';

@Module({ controllers: [LanesController], providers: [ShowLanes] })
export class LanesModule {}
