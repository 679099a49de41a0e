-- One database for each service, owned by a role of its own that no other database lets in.
--
-- Run once, as superuser, on a new server: by the postgres image of docker-compose.yml, and by `npm start` through
-- PostgreSQL's single-user mode, which takes an empty line as the end of a statement. So: an empty line after each.
-- PUBLIC may connect to every new database; the last statement takes that back, and the owner keeps its own right.
-- Schemas and tables are no business of this file: each service's migrations make them.

-- generated: databases
CREATE ROLE "order" LOGIN PASSWORD 'order';

CREATE ROLE "payment" LOGIN PASSWORD 'payment';

CREATE ROLE "inventory" LOGIN PASSWORD 'inventory';

CREATE DATABASE "order" OWNER "order";

CREATE DATABASE "payment" OWNER "payment";

CREATE DATABASE "inventory" OWNER "inventory";

REVOKE CONNECT ON DATABASE "order", "payment", "inventory" FROM PUBLIC;
-- end of generated
