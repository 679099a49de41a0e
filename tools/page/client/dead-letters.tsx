export function OrderDeadLetters(_: { orderId: string }) {
  return null;
}
export function DeadLetters() {
  return <h1>Dead letters</h1>;
}
