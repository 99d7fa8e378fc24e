import { Module } from '@nestjs/common';
import { DeadTurnsController } from './dead-turns.controller.js';
import { DeadTurns } from './dead-turns.js';

@Module({ controllers: [DeadTurnsController], providers: [DeadTurns] })
export class DeadTurnsModule {}
