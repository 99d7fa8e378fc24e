import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Problems } from '../problems/problems.decorator.js';
import { AnyRole } from './access.decorator.js';
import { Caller, type Principal } from './principal.js';

const meSchema = z
  .object({
    name: z.string().meta({ description: 'Of the key, as it is in the audit log.' }),
    role: z.enum(['admin', 'operator', 'customer']),
    customerId: z.string().nullable().meta({ description: 'The one customer that a customer key sees.' }),
  })
  .meta({ id: 'Me' });

@ApiTags('api-keys')
@AnyRole()
@Controller('v1/me')
export class MeController {
  @Get()
  @ApiOperation({ summary: 'Who the key of this request is' })
  @ApiOkResponse({ description: 'The key, without its secret', standardSchema: meSchema })
  @Problems()
  show(@Caller() { name, role, customerId }: Principal): z.infer<typeof meSchema> {
    return { name, role, customerId };
  }
}
