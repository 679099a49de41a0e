import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { publishedBy, reactionsOf, SERVICES, StockReserved, type DomainEvent, type Service } from '#libs/contracts';
import { reactionsDeclaredBy, ReactsTo, ReactsToEach } from '#libs/kafka-transport';
import { Logger, type DynamicModule } from '@nestjs/common';
import { InventoryConfig } from '../../apps/inventory/src/inventory.config.js';
import { InventoryModule } from '../../apps/inventory/src/inventory.module.js';
import { InventoryReactions } from '../../apps/inventory/src/inventory.reactions.js';
import { OrderConfig } from '../../apps/order/src/order.config.js';
import { OrderModule } from '../../apps/order/src/order.module.js';
import { OrderReactions } from '../../apps/order/src/order.reactions.js';
import { PaymentConfig } from '../../apps/payment/src/payment.config.js';
import { PaymentModule } from '../../apps/payment/src/payment.module.js';
import { PaymentReactions } from '../../apps/payment/src/payment.reactions.js';

// TypeORM's module warns of three databases in one process, which only this test has.
Logger.overrideLogger(false);

type Reactions = new () => object;

const APPS: Record<Service, { readonly reactions: Reactions; readonly module: () => DynamicModule }> = {
  order: { reactions: OrderReactions, module: () => OrderModule.with(new OrderConfig()) },
  payment: { reactions: PaymentReactions, module: () => PaymentModule.with(new PaymentConfig()) },
  inventory: { reactions: InventoryReactions, module: () => InventoryModule.with(new InventoryConfig()) },
};

describe.each(SERVICES)('the %s service', (service) => {
  const { reactions, module } = APPS[service];

  it('reacts to what the choreography says, by the deeds that it names', () => {
    expect(differences(reactions, service)).toEqual([]);
  });

  it('has its reactions in its module', () => {
    expect(module().controllers).toContain(reactions);
  });

  it('publishes the events that the choreography says, and no other', () => {
    expect(eventsMadeIn(`apps/${service}/src`)).toEqual(publishedBy(service).sort());
  });
});

describe('this comparison', () => {
  class PlantedReactions {
    @ReactsTo(StockReserved)
    shipAtOnce(_: StockReserved): Promise<void> {
      return Promise.resolve();
    }
  }

  it('finds an event that has another deed, one that nobody hears, and one that is not to be heard', () => {
    expect(differences(PlantedReactions, 'order')).toEqual(
      expect.arrayContaining([
        'StockReserved: shipAtOnce is in the app, but not in the choreography',
        'StockReserved: confirmWhenPaymentIsAuthorizedToo is in the choreography, but not in the app',
        'PaymentCaptured: completeWhenStockIsCommittedToo is in the choreography, but not in the app',
      ]),
    );
    expect(differences(PlantedReactions, 'payment')).toContain(
      'StockReserved: shipAtOnce is in the app, but not in the choreography',
    );
  });

  class PlantedTable {
    @ReactsToEach({ StockReserved: { name: 'shipAtOnce' }, OrderConfirmed: { name: 'commitStock' } })
    hearAll(_: DomainEvent): Promise<void> {
      return Promise.resolve();
    }
  }

  it('reads the deeds of a table too', () => {
    expect(differences(PlantedTable, 'inventory')).toContain(
      'StockReserved: shipAtOnce is in the app, but not in the choreography',
    );
    expect(differences(PlantedTable, 'inventory').filter((one) => one.includes('commitStock'))).toEqual([]);
  });

  it('reads an app as it stands: the events that it makes are really found', () => {
    expect(SERVICES.flatMap((service) => eventsMadeIn(`apps/${service}/src`))).toContain('PaymentDeclined');
    expect(eventsMadeIn('libs/problem-details/src')).toEqual([]);
  });
});

/** Where an app and the choreography disagree, in words; nothing where they agree. */
function differences(reactions: Reactions, service: Service): string[] {
  const inApp = reactionsDeclaredBy(reactions).map(({ event, deed }) => `${event}: ${deed}`);
  const inTable = reactionsOf(service).map(({ event, deed }) => `${event}: ${deed}`);
  return [
    ...inApp.filter((one) => !inTable.includes(one)).map((one) => `${one} is in the app, but not in the choreography`),
    ...inTable.filter((one) => !inApp.includes(one)).map((one) => `${one} is in the choreography, but not in the app`),
  ];
}

/** The names of the events that sources make, sorted: `event(OrderPlaced, …)`, which is the only way to make one. */
function eventsMadeIn(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.spec)\.ts$/.test(file),
  );
  const made = sources.flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/\bevent\(\s*([A-Z]\w*)/g),
  ]);
  return [...new Set(made.flatMap(([, name]) => name ?? []))].sort();
}
