import { ServiceConfig } from '#libs/service';

export class PaymentConfig extends ServiceConfig {
  override PORT = 3002;
}
