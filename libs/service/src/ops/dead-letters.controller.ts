import { UnprocessableMessage } from '#libs/consuming';
import {
  copyInTopic,
  DeadLetter,
  lettersInLine,
  listActions,
  listLetters,
  NotParked,
  originalMessage,
  requestAction,
  requestCorrection,
} from '#libs/dead-letters';
import type { IncomingMessage } from '#libs/messages';
import { INVALID_REQUEST, Uuid, type ProblemError } from '#libs/problem-details';
import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Messaging } from '../messaging.js';
import { actionView, deadLetterView, messageView, pageOf, summaryOf } from './dead-letter.shown.js';
import { ActionView, DeadLetterPageView, PreviewView, WholeDeadLetterView } from './dead-letter.views.js';
import { ActProblems, ShowProblems } from './ops-problems.decorator.js';
import { breaksContract, notParked, unknownAction, unknownDeadLetter } from './ops.problems.js';
import { ActionRequestBody, CorrectionRequestBody, DeadLettersQuery } from './ops.requests.js';
import { ID } from './time.view.js';

/** The most actions that are shown with their letter. The audit trail has all. */
const MOST_ACTIONS = 100;

const UNKNOWN = unknownDeadLetter(ID.example);
const letterId = new Uuid(unknownDeadLetter);
const ApiId = () => ApiParam({ name: 'id', schema: { type: 'string', ...ID } });
const ApiAction = () =>
  ApiAcceptedResponse({
    description: 'The action. The service carries it out within a second or so.',
    type: ActionView,
    headers: { Location: { description: 'Shows what becomes of it.', required: true, schema: { type: 'string' } } },
  });

/** Shows the messages that the service could not process, and takes what people want to do about them. */
@ApiTags('dead letters')
@Controller('ops/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly messaging: Messaging,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Shows dead letters, the oldest first, a page at a time.' })
  @ApiOkResponse({ description: 'A page of dead letters.', type: DeadLetterPageView })
  @ShowProblems(INVALID_REQUEST)
  async deadLetters(@Query() { status, key, after, limit }: DeadLettersQuery): Promise<DeadLetterPageView> {
    const found = await listLetters(this.dataSource, {
      status: status === 'all' ? null : status,
      key: key ?? null,
      after: after ?? null,
      limit: limit + 1,
    });
    const { items, last } = pageOf(found, limit);
    return { items: items.map(deadLetterView), next: last?.sequence ?? null };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Shows one dead letter, whole.' })
  @ApiId()
  @ApiOkResponse({ description: 'The dead letter.', type: WholeDeadLetterView })
  @ShowProblems(UNKNOWN)
  async deadLetter(@Param('id', letterId) id: string): Promise<WholeDeadLetterView> {
    const letter = await this.find(id);
    const [payload, copy, actions] = await Promise.all([
      this.messaging.reader.peek(originalMessage(letter)),
      copyInTopic(this.dataSource, id),
      listActions(this.dataSource, { deadLetterId: id, limit: MOST_ACTIONS }),
    ]);
    const { value, correctedValue } = letter;
    return {
      ...summaryOf(letter),
      publishedAt: new Date(Number(letter.timestamp)).toISOString(),
      headers: letter.headers,
      bytes: value?.toString('base64') ?? null,
      payload: payload ?? null,
      correctedPayload: correctedValue === null ? null : (JSON.parse(correctedValue.toString()) as object),
      error: letter.exception,
      stack: letter.stacktrace,
      attempts: letter.attempts,
      ...copy,
      actions: actions.map(actionView),
    };
  }

  @Get(':id/preview')
  @ApiOperation({ summary: 'Shows which messages a redrive would process now, in its order.' })
  @ApiId()
  @ApiOkResponse({ description: 'All that are parked of its key.', type: PreviewView })
  @ShowProblems(UNKNOWN)
  async preview(@Param('id', letterId) id: string): Promise<PreviewView> {
    const messages = await lettersInLine(this.dataSource, await this.find(id));
    return { messages: messages.map(messageView) };
  }

  @Post(':id/redrive')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Asks the service to process all parked messages of its key again, in their order.' })
  @ApiId()
  @ApiAction()
  @ActProblems(UNKNOWN)
  async redrive(
    @Param('id', letterId) id: string,
    @Body() { by, why }: ActionRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView> {
    return this.request('redrive', id, { by, why }, reply);
  }

  @Post(':id/discard')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Asks the service to give up this one message for good.' })
  @ApiId()
  @ApiAction()
  @ActProblems(UNKNOWN)
  async discard(
    @Param('id', letterId) id: string,
    @Body() { by, why }: ActionRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView> {
    return this.request('discard', id, { by, why }, reply);
  }

  @Post(':id/correct')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Replaces the payload by one that passes the contract, and asks for a redrive.' })
  @ApiId()
  @ApiAction()
  @ActProblems(
    UNKNOWN,
    notParked(ID.example),
    breaksContract('orderId must be a UUID', [{ pointer: '/orderId', detail: 'orderId must be a UUID' }]),
  )
  async correct(
    @Param('id', letterId) id: string,
    @Body() correction: CorrectionRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActionView> {
    const letter = await this.find(id);
    try {
      const check = async (message: IncomingMessage) => {
        await this.messaging.reader.readAll([message]);
      };
      return await this.accepted(await requestCorrection(this.dataSource, letter, correction, check), reply);
    } catch (error) {
      if (error instanceof NotParked) throw notParked(id);
      if (error instanceof UnprocessableMessage) throw breaksContract(error.message, errorsOf(error));
      throw error;
    }
  }

  private async request(
    action: 'redrive' | 'discard',
    deadLetterId: string,
    reason: ActionRequestBody,
    reply: FastifyReply,
  ): Promise<ActionView> {
    await this.find(deadLetterId);
    return this.accepted(await requestAction(this.dataSource, { action, deadLetterId, ...reason }), reply);
  }

  private async accepted(id: string, reply: FastifyReply): Promise<ActionView> {
    const [action] = await listActions(this.dataSource, { id, limit: 1 });
    if (action === undefined) throw unknownAction(id);
    void reply.header('location', `/ops/dead-letter-actions/${id}`);
    return actionView(action);
  }

  private async find(id: string): Promise<DeadLetter> {
    const letter = await this.dataSource.getRepository(DeadLetter).findOneBy({ id });
    if (letter === null) throw unknownDeadLetter(id);
    return letter;
  }
}

/** Pointers into the body of the request. What is wrong with a header is not in the payload. */
function errorsOf({ violations, message }: UnprocessableMessage): ProblemError[] {
  if (violations.length === 0) return [{ pointer: '/payload', detail: message }];
  return violations.map(({ pointer, detail }) => ({ pointer: `/payload${pointer}`, detail }));
}
