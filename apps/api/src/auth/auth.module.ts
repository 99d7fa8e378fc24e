import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './api-key.guard.js';
import { KeyRing } from './key-ring.js';
import { MeController } from './me.controller.js';

@Global()
@Module({
  controllers: [MeController],
  providers: [KeyRing, { provide: APP_GUARD, useClass: ApiKeyGuard }],
  exports: [KeyRing],
})
export class AuthModule {}
