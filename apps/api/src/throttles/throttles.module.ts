import { Module } from '@nestjs/common';
import { ThrottlesController } from './throttles.controller.js';

@Module({ controllers: [ThrottlesController] })
export class ThrottlesModule {}
