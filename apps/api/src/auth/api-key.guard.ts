import { DomainError } from '@fairlane/domain';
import type { Role } from '@fairlane/persistence';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC, ROLES } from './access.decorator.js';
import { KeyRing } from './key-ring.js';
import { setPrincipal } from './principal.js';

const STAFF: readonly Role[] = ['admin', 'operator'];

/** Every route needs a key of a role that may call it, unless it is `@Public()`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyRing,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.keys.identify(bearerOf(request));
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets) ?? STAFF;
    if (!roles.includes(principal.role)) {
      const detail = `A key of role ${principal.role} may not do this; it takes one of: ${roles.join(', ')}.`;
      throw new DomainError('forbidden', 'AUTH.FORBIDDEN', detail);
    }
    setPrincipal(request, principal);
    return true;
  }
}

/** The key of a request. @throws DomainError AUTH.MISSING */
export function bearerOf(request: FastifyRequest): string {
  const match = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined)
    throw new DomainError(
      'unauthenticated',
      'AUTH.MISSING',
      'This needs a key: Authorization: Bearer flk_...',
    );
  return match[1];
}
