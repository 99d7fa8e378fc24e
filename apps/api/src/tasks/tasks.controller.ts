import { JOB_TYPES } from '@fairlane/domain';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AnyRole } from '../auth/access.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { Stores } from '../stores/stores.js';

const taskSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['record', 'job']).meta({ description: '`record`: it runs once for each record.' }),
    type: z.enum(JOB_TYPES),
    opaque: z.boolean().meta({ description: 'It cannot yield: its turn lasts as long as its job.' }),
    maxAttempts: z.int(),
    timeoutSeconds: z.number().nullable(),
  })
  .meta({ id: 'Task' });
const tasksSchema = z.object({ items: z.array(taskSchema) }).meta({ id: 'Tasks' });
type Tasks = z.infer<typeof tasksSchema>;

@ApiTags('jobs')
@AnyRole()
@Controller('v1/tasks')
export class TasksController {
  constructor(private readonly stores: Stores) {}

  @Get()
  @ApiOperation({ summary: 'List the tasks that workers have declared, by name' })
  @ApiOkResponse({ description: 'All of them', standardSchema: tasksSchema })
  @Problems()
  async list(): Promise<Tasks> {
    const tasks = await this.stores.declaredTasks();
    return { items: [...tasks.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }
}
