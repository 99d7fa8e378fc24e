import { DomainError } from '@fairlane/domain';
import type { Role } from '@fairlane/persistence';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who calls. */
export interface Principal {
  readonly role: Role;
  /** The one customer that a key of role `customer` speaks for; null for staff. */
  readonly customerId: string | null;
  /** For the audit log. */
  readonly name: string;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export const setPrincipal = (request: FastifyRequest, principal: Principal): void =>
  void principals.set(request, principal);

/** Who makes this request; undefined on a public route. */
export const principalOf = (request: FastifyRequest): Principal | undefined => principals.get(request);

/** The caller of the current request, as a parameter of a handler. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!principal) throw new Error('a public route asked for its caller');
  return principal;
});

/** Whether the caller may see things of this customer. Another's are as good as not there. */
export function maySee(caller: Principal, customerId: string): boolean {
  return caller.customerId === null || caller.customerId === customerId;
}

/** @throws DomainError CUSTOMER.NOT_FOUND when the customer is not the caller's to see */
export function requireOwn(caller: Principal, customerId: string): void {
  if (!maySee(caller, customerId)) throw customerNotFound(customerId);
}

export function customerNotFound(customerId: string): DomainError {
  return new DomainError('not_found', 'CUSTOMER.NOT_FOUND', `There is no customer ${customerId}.`);
}
