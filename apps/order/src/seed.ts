/** The products of the demo. A product that exists already stays as it is. */
export const ORDER_SEED = `
  INSERT INTO products (sku, name, unit_price, currency) VALUES
    ('COFFEE-MUG',    'A mug',                          1250, 'EUR'),
    ('TEA-POT',       'A pot',                          3900, 'EUR'),
    ('RARE-VINYL',    'A record of which ten exist',    9900, 'EUR'),
    ('SOLD-OUT-LAMP', 'A lamp that nobody has',         4500, 'EUR'),
    ('GOLD-WATCH',    'More than most can pay',      1500000, 'EUR')
  ON CONFLICT DO NOTHING`;
