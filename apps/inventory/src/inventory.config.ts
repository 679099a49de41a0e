import { ServiceConfig } from '#libs/service';

export class InventoryConfig extends ServiceConfig {
  override PORT = 3003;
}
