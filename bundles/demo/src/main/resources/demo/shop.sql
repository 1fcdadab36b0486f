-- The little shop's tables, small enough to be made within a second.
CREATE TABLE customers (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mail text NOT NULL UNIQUE,
  name text NOT NULL,
  city text NOT NULL
);

CREATE TABLE products (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  price numeric(8, 2) NOT NULL CHECK (price > 0),
  stock int NOT NULL
);

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id int NOT NULL REFERENCES customers,
  product_id int NOT NULL REFERENCES products,
  quantity int NOT NULL,
  ordered_at timestamptz NOT NULL DEFAULT now(),
  note text
);

INSERT INTO customers (mail, name, city)
SELECT 'customer' || n || '@example.com', 'Customer ' || n, (ARRAY['Berlin', 'Lyon', 'Porto', 'Turku', 'Ghent'])[1 + n % 5]
FROM generate_series(1, 2000) AS n;

INSERT INTO products (name, price, stock)
SELECT 'Product ' || n, 1 + n % 90, 1000000 FROM generate_series(1, 200) AS n;

INSERT INTO orders (customer_id, product_id, quantity, ordered_at, note)
SELECT 1 + n * 7 % 2000, 1 + n * 13 % 200, 1 + n % 4, now() - n * interval '1 minute', md5(n::text)
FROM generate_series(1, 20000) AS n;

CREATE INDEX orders_customer_id ON orders (customer_id);
ANALYZE;
