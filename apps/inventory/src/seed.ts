/** The stock of the demo. A SKU that exists already keeps its stock. */
export const INVENTORY_SEED = `
  INSERT INTO stock (sku, initial, on_hand) VALUES
    ('COFFEE-MUG',    1000000, 1000000),
    ('TEA-POT',       1000000, 1000000),
    ('RARE-VINYL',         10,      10),
    ('SOLD-OUT-LAMP',       0,       0),
    ('GOLD-WATCH',       1000,    1000)
  ON CONFLICT DO NOTHING`;
