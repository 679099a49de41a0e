import { listActions, outcomesOf } from '#libs/dead-letters';
import { INVALID_REQUEST, Uuid } from '#libs/problem-details';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { actionView, pageOf } from './dead-letter.shown.js';
import { ActionPageView, ActionWithOutcomesView } from './dead-letter.views.js';
import { ShowProblems } from './ops-problems.decorator.js';
import { unknownAction } from './ops.problems.js';
import { ActionsQuery } from './ops.requests.js';
import { ID } from './time.view.js';

/** The audit trail: who asked for what, why, and what came of it. */
@ApiTags('dead letters')
@Controller('ops/dead-letter-actions')
export class ActionsController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @ApiOperation({ summary: 'Shows who asked for what, a page at a time.' })
  @ApiOkResponse({ description: 'A page of the audit trail.', type: ActionPageView })
  @ShowProblems(INVALID_REQUEST)
  async actions(@Query() { limit, ...filter }: ActionsQuery): Promise<ActionPageView> {
    const found = await listActions(this.dataSource, { ...filter, limit: limit + 1 });
    const { items, last } = pageOf(found, limit);
    return { items: items.map(actionView), next: last?.id ?? null };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Shows one action, and what became of each message.' })
  @ApiParam({ name: 'id', schema: { type: 'string', ...ID } })
  @ApiOkResponse({ description: 'The action.', type: ActionWithOutcomesView })
  @ShowProblems(unknownAction(ID.example))
  async action(@Param('id', new Uuid(unknownAction)) id: string): Promise<ActionWithOutcomesView> {
    const [[action], outcomes] = await Promise.all([
      listActions(this.dataSource, { id, limit: 1 }),
      outcomesOf(this.dataSource, id),
    ]);
    if (action === undefined) throw unknownAction(id);
    return { ...actionView(action), outcomes: outcomes.map((one) => ({ ...one, at: one.at.toISOString() })) };
  }
}
