import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { publishedBy, reactionsOf, SERVICES, StockReserved, type DomainEvent, type Service } from '#libs/contracts';
import { reactionsDeclaredBy, ReactsTo, ReactsToEach } from '#libs/consuming';
import { Logger, type DynamicModule } from '@nestjs/common';

// TypeORM's module warns about several databases in one process. Only this test has them.
Logger.overrideLogger(false);

type Reactions = new () => object;

/** What a service's folder holds by convention: `order.reactions.ts` has `OrderReactions`, and so on. */
interface App {
  readonly reactions: Reactions;
  readonly module: () => DynamicModule;
}

// One after the other, because Jest cannot link two modules at the same time.
const APPS = new Map<Service, App>();
for (const service of SERVICES) APPS.set(service, await load(service));

describe.each(SERVICES)('the %s service', (service) => {
  const { reactions, module } = appOf(service);

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

describe('the folders of apps', () => {
  it('are the services, each with its setup and its canvas', () => {
    expect(readdirSync('apps').sort()).toEqual(SERVICES.toSorted());
    for (const service of SERVICES)
      for (const file of ['README.md', 'src/main.ts', 'src/setup.ts'])
        expect(readFileSync(join('apps', service, file), 'utf8')).not.toBe('');
  });
});

describe('this comparison', () => {
  class PlantedReactions {
    @ReactsTo(StockReserved)
    shipAtOnce(_: StockReserved): Promise<void> {
      return Promise.resolve();
    }
  }

  it('finds an event with another deed, one that nobody hears, and one that nobody should hear', () => {
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

  it('reads the deeds of a table, too', () => {
    expect(differences(PlantedTable, 'inventory')).toContain(
      'StockReserved: shipAtOnce is in the app, but not in the choreography',
    );
    expect(differences(PlantedTable, 'inventory').filter((one) => one.includes('commitStock'))).toEqual([]);
  });

  it('reads the real code of an app: it finds the events that the app makes', () => {
    expect(SERVICES.flatMap((service) => eventsMadeIn(`apps/${service}/src`))).toContain('PaymentDeclined');
    expect(eventsMadeIn('libs/problem-details/src')).toEqual([]);
  });
});

async function load(service: Service): Promise<App> {
  const name = service.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  const exportOf = async (kind: string): Promise<unknown> => {
    const path = `../../apps/${service}/src/${service}.${kind.toLowerCase()}.js`;
    const exported = ((await import(path)) as Record<string, unknown>)[`${name}${kind}`];
    if (exported === undefined) throw new Error(`${path} exports no ${name}${kind}`);
    return exported;
  };
  const config = (await exportOf('Config')) as new () => object;
  const module = (await exportOf('Module')) as { with(config: object): DynamicModule };
  const reactions = (await exportOf('Reactions')) as Reactions;
  return { reactions, module: () => module.with(new config()) };
}

function appOf(service: Service): App {
  const app = APPS.get(service);
  if (app === undefined) throw new Error(`${service} was not loaded`);
  return app;
}

/** Where an app and the choreography disagree, in words. */
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
