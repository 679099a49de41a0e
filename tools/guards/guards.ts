import { BROKER_GUARDS } from './broker-guards.js';
import { CONSUMING_GUARDS } from './consuming-guards.js';
import { DOOR_GUARDS } from './door-guards.js';
import type { Guard } from './guard.js';
import { OUTBOX_GUARDS } from './outbox-guards.js';
import { SHOP_GUARDS } from './shop-guards.js';
import { TRANSACTION_GUARDS } from './transaction-guards.js';

/** Every guard that can be taken out to see its test fail. */
export const GUARDS: readonly Guard[] = [
  ...OUTBOX_GUARDS,
  ...BROKER_GUARDS,
  ...CONSUMING_GUARDS,
  ...TRANSACTION_GUARDS,
  ...SHOP_GUARDS,
  ...DOOR_GUARDS,
];
