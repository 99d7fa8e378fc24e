import { Module } from '@nestjs/common';
import { Flows } from './flows.js';
import { FlowsController } from './flows.controller.js';

@Module({ controllers: [FlowsController], providers: [Flows] })
export class FlowsModule {}
