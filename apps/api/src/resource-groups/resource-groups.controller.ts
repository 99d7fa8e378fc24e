import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import { EditResourceGroups } from './edit-resource-groups.js';
import {
  EXAMPLE_GROUP,
  type ResourceGroupEdit,
  resourceGroupEditSchema,
  resourceGroupExample,
  resourceGroupExamples,
  resourceGroupPageSchema,
  type ResourceGroupQuery,
  resourceGroupQuerySchema,
  resourceGroupSchema,
  type ResourceGroupView,
} from './resource-group.schemas.js';

@ApiTags('rounds')
@Controller('v1/resource-groups')
export class ResourceGroupsController {
  constructor(private readonly groups: EditResourceGroups) {}

  @Get()
  @ApiOperation({ summary: 'List the groups of customers that share resources, by name' })
  @ApiOkResponse({ description: 'A page', standardSchema: resourceGroupPageSchema })
  @Problems('REQUEST.INVALID', 'AUTH.FORBIDDEN')
  async list(
    @Query({ schema: resourceGroupQuerySchema }) query: ResourceGroupQuery,
  ): Promise<{ items: ResourceGroupView[]; nextCursor: string | null }> {
    return this.groups.list(query);
  }

  @Put(':name')
  @IdParam('name', EXAMPLE_GROUP, 'The group')
  @ApiOperation({
    summary: 'Make a resource group, or give it other members',
    description: 'Jobs of its members may name it as `resourceGroup`, and then share its resources.',
  })
  @BodyExamples(resourceGroupExamples)
  @ApiOkResponse({
    description: 'The group',
    standardSchema: resourceGroupSchema,
    example: resourceGroupExample,
  })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON', 'AUTH.FORBIDDEN', 'CUSTOMER.NOT_FOUND')
  async put(
    @Param('name') name: string,
    @Body({ schema: resourceGroupEditSchema }) { customerIds }: ResourceGroupEdit,
  ): Promise<ResourceGroupView> {
    return this.groups.put(name, customerIds);
  }

  @Delete(':name')
  @HttpCode(204)
  @IdParam('name', EXAMPLE_GROUP, 'The group')
  @ApiOperation({ summary: 'Delete a resource group that no unfinished job uses' })
  @ApiNoContentResponse({ description: 'It is gone' })
  @Problems('AUTH.FORBIDDEN', 'RESOURCE_GROUP.NOT_FOUND', 'RESOURCE_GROUP.IN_USE')
  async delete(@Param('name') name: string): Promise<void> {
    await this.groups.delete(name);
  }
}
