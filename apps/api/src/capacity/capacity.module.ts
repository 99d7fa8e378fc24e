import { Global, Module } from '@nestjs/common';
import { Arrivals } from './arrivals.js';
import { CapacityController } from './capacity.controller.js';

@Global()
@Module({ controllers: [CapacityController], providers: [Arrivals], exports: [Arrivals] })
export class CapacityModule {}
