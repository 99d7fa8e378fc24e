import type { Role } from '@fairlane/persistence';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

export const ROLES = 'fairlane:roles';
export const PUBLIC = 'fairlane:public';

/** Roles that may call a route; without this decorator: admin and operator. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES, roles);

/** Anyone with a valid key; the use case keeps customers to their own things. */
export const AnyRole = (): MethodDecorator & ClassDecorator => Roles('admin', 'operator', 'customer');

/** No key is needed. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(PUBLIC, true), ApiSecurity({}));
