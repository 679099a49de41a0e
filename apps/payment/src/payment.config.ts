import { defaultPortOf } from '#libs/contracts';
import { ServiceConfig } from '#libs/service';

export class PaymentConfig extends ServiceConfig {
  override PORT = defaultPortOf('payment');
}
