export interface Payment {
  readonly orderId: string;
}
