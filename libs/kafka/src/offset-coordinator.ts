import { prototypeOf } from './kafkajs-prototype.js';

/** The broker that keeps a consumer group's offsets. */
interface Coordinator {
  isConnected(): boolean;
}

/** The part of kafkajs' manager of a consumer's offsets that matters here. */
export interface OffsetManager {
  readonly groupId: string;
  readonly cluster: { findGroupCoordinator(group: { groupId: string }): Promise<Coordinator> };
  coordinator: Coordinator;
  getCoordinator: (this: OffsetManager) => Promise<Coordinator>;
  commitOffsets: (this: OffsetManager, offsets?: object) => Promise<void>;
}

const prototype = prototypeOf('consumer/offsetManager/index.js') as OffsetManager;
const { commitOffsets } = prototype;

/**
 * Lets a consumer find the new coordinator of its consumer group when it commits offsets.
 *
 * kafkajs 2.2.4 keeps the coordinator with which it joined, and looks for the new one only when it joins again. But if the
 * new coordinator is still loading the group, that fails, and kafkajs goes on as the member that it was: its heartbeats
 * go to the new coordinator, which knows it, and its commits to the old one, which refuses them. It would consume and
 * never commit, until the next rebalance.
 */
prototype.commitOffsets = async function (offsets) {
  try {
    await commitOffsets.call(this, offsets);
  } catch (error) {
    if (isNotCoordinator(error)) await findCoordinator(this);
    // kafkajs tries again.
    throw error;
  }
};

prototype.getCoordinator = async function () {
  if (!this.coordinator.isConnected()) await findCoordinator(this);
  return this.coordinator;
};

async function findCoordinator(manager: OffsetManager): Promise<void> {
  manager.coordinator = await manager.cluster.findGroupCoordinator({ groupId: manager.groupId });
}

function isNotCoordinator(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'NOT_COORDINATOR_FOR_GROUP';
}
