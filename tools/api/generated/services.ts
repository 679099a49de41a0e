// Made from the OpenAPI documents by `npm run docs`.

import type * as order from './order.js';
import type * as payment from './payment.js';
import type * as inventory from './inventory.js';
import type * as ops from './ops.js';

/** The paths of each service. */
export interface Paths {
  order: order.paths;
  payment: payment.paths;
  inventory: inventory.paths;
  ops: ops.paths;
}

/** The bodies of each service. */
export interface Schemas {
  order: order.components['schemas'];
  payment: payment.components['schemas'];
  inventory: inventory.components['schemas'];
  ops: ops.components['schemas'];
}
