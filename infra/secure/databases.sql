-- One database for each service: the role of its setup step owns it, and the role of its instances may read and change rows.
--
-- Run once, as superuser, by the postgres image of docker-compose.secure.yml. The launcher's applyRoles does the same.

-- A statement that fails would be in the log, with its password.
SET log_min_error_statement = 'panic';

REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;

-- generated: databases
\set order_setup_password `cat /secrets/passwords/order-setup`
CREATE ROLE "order-setup" LOGIN PASSWORD :'order_setup_password';
\set order_password `cat /secrets/passwords/order`
CREATE ROLE "order" LOGIN PASSWORD :'order_password';
\set payment_setup_password `cat /secrets/passwords/payment-setup`
CREATE ROLE "payment-setup" LOGIN PASSWORD :'payment_setup_password';
\set payment_password `cat /secrets/passwords/payment`
CREATE ROLE "payment" LOGIN PASSWORD :'payment_password';
\set inventory_setup_password `cat /secrets/passwords/inventory-setup`
CREATE ROLE "inventory-setup" LOGIN PASSWORD :'inventory_setup_password';
\set inventory_password `cat /secrets/passwords/inventory`
CREATE ROLE "inventory" LOGIN PASSWORD :'inventory_password';

CREATE DATABASE "order" OWNER "order-setup";
REVOKE ALL ON DATABASE "order" FROM PUBLIC;
GRANT CONNECT ON DATABASE "order" TO "order";
\connect "order"
ALTER DEFAULT PRIVILEGES FOR ROLE "order-setup" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "order";
ALTER DEFAULT PRIVILEGES FOR ROLE "order-setup" GRANT USAGE ON SEQUENCES TO "order";

CREATE DATABASE "payment" OWNER "payment-setup";
REVOKE ALL ON DATABASE "payment" FROM PUBLIC;
GRANT CONNECT ON DATABASE "payment" TO "payment";
\connect "payment"
ALTER DEFAULT PRIVILEGES FOR ROLE "payment-setup" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "payment";
ALTER DEFAULT PRIVILEGES FOR ROLE "payment-setup" GRANT USAGE ON SEQUENCES TO "payment";

CREATE DATABASE "inventory" OWNER "inventory-setup";
REVOKE ALL ON DATABASE "inventory" FROM PUBLIC;
GRANT CONNECT ON DATABASE "inventory" TO "inventory";
\connect "inventory"
ALTER DEFAULT PRIVILEGES FOR ROLE "inventory-setup" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "inventory";
ALTER DEFAULT PRIVILEGES FOR ROLE "inventory-setup" GRANT USAGE ON SEQUENCES TO "inventory";
-- end of generated
