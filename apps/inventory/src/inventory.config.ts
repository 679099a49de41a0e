import { defaultPortOf } from '#libs/contracts';
import { ServiceConfig } from '#libs/service';

export class InventoryConfig extends ServiceConfig {
  override PORT = defaultPortOf('inventory');
}
