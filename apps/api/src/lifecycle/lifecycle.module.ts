import { Global, Module } from '@nestjs/common';
import { Departure } from './departure.js';

@Global()
@Module({ providers: [Departure], exports: [Departure] })
export class LifecycleModule {}
