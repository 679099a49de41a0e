import { SERVICES, topicsOf } from '#libs/contracts';
import { ConfigResourceTypes } from 'kafkajs';
import { withAdmin } from '../messaging/topic-watch.js';
import { replication } from '../suite/replication.js';

/** Makes a topic of the suite accept messages of up to `bytes` bytes while `then` runs. */
export async function withRoomFor(bytes: number, topic: string, then: () => Promise<void>): Promise<void> {
  const declared = SERVICES.flatMap(topicsOf).find(({ name }) => name === topic);
  if (declared === undefined) throw new Error(`${topic} is no topic of the suite`);
  const usual = { ...declared.config, 'min.insync.replicas': String(replication().minInSync) };
  await configure(topic, { ...usual, 'max.message.bytes': String(bytes) });
  try {
    await then();
  } finally {
    await configure(topic, usual);
  }
}

/** The broker resets every setting of the topic that is not named here. */
async function configure(topic: string, config: Readonly<Record<string, string>>): Promise<void> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await withAdmin((admin) => admin.alterConfigs({ validateOnly: false, resources }));
}
