import type { MessageConsumer, TakeMessages } from '#libs/messages';
import type { ConsumerGroup, Member } from './consumer-group.js';

/** A consumer that is a member of its group between start and stop. */
export class InMemoryConsumer implements MessageConsumer {
  private member: Member | undefined;

  constructor(
    readonly topics: readonly string[],
    private readonly group: ConsumerGroup,
  ) {}

  get isConsuming(): boolean {
    return this.member !== undefined;
  }

  get assignedPartitions(): readonly string[] {
    return this.member === undefined ? [] : this.group.assignedTo(this.member);
  }

  get pausedPartitions(): readonly string[] {
    return this.member === undefined ? [] : this.group.postponedBy(this.member);
  }

  start(take: TakeMessages): Promise<void> {
    this.member = { topics: this.topics, take };
    this.group.join(this.member);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    const { member } = this;
    this.member = undefined;
    if (member !== undefined) await this.group.leave(member);
  }
}
