import { INVALID_REQUEST } from '#libs/problem-details';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InstanceState } from './instance-state.js';
import { Journal } from './journal.js';
import { JournalView } from './journal.views.js';
import { ShowProblems } from './ops-problems.decorator.js';
import { JournalQuery, MOST_ENTRIES } from './ops.requests.js';
import { StateView } from './state.views.js';

/** Shows what one instance does. It asks nobody. */
@ApiTags('instance')
@Controller('ops')
export class StateController {
  constructor(
    private readonly instance: InstanceState,
    private readonly kept: Journal,
  ) {}

  @Get('state')
  @ApiOperation({ summary: 'Shows what waits, and what this instance does about it.' })
  @ApiOkResponse({ description: 'The state.', type: StateView })
  @ShowProblems()
  state(): StateView {
    return this.instance.view();
  }

  @Get('journal')
  @ApiOperation({
    summary: 'Shows what this instance did with its newest messages: published, processed, dropped or parked them.',
  })
  @ApiOkResponse({ description: 'A part of the journal.', type: JournalView })
  @ShowProblems(INVALID_REQUEST)
  journal(@Query() { after, key }: JournalQuery): JournalView {
    return this.kept.read(after, MOST_ENTRIES, key);
  }
}
