package dev.flowcdk.cli.demo;

import dev.flowcdk.cli.demo.ShopTable.Column;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The two databases: a small shop with customers, their orders and the items of these, and a warehouse that is empty.
record Shop(EmbeddedServer server) {

    static final String SOURCE_DATABASE = "shop";
    static final String TARGET_DATABASE = "warehouse";
    static final String SOURCE_USER = "flow_capture";
    static final String TARGET_USER = "flow_materialize";
    static final String PASSWORD = "demo";

    static final List<ShopTable> TABLES = List.of(
            new ShopTable(
                    "customers",
                    List.of("id"),
                    List.of(
                            Column.same("id"),
                            Column.same("name"),
                            Column.same("email"),
                            Column.same("active"),
                            Column.same("credit"),
                            new Column("rating", "rating", "rating::double precision"),
                            Column.same("birthday"),
                            Column.same("registered"),
                            new Column("preferences", "preferences", "preferences::jsonb"),
                            new Column("tags", "to_jsonb(tags)", "tags::jsonb"),
                            new Column("last_seen_from", "last_seen_from::text", "last_seen_from"))),
            new ShopTable(
                    "orders",
                    List.of("id"),
                    List.of(
                            Column.same("id"),
                            Column.same("customer"),
                            new Column("placed", "placed AT TIME ZONE 'UTC'", "placed"),
                            Column.same("status"),
                            Column.same("express"),
                            Column.same("deliver_at"),
                            Column.same("note"))),
            new ShopTable(
                    "items",
                    List.of("order_id", "line"),
                    List.of(
                            Column.same("order_id"),
                            new Column("line", "line::bigint", "line"),
                            Column.same("product"),
                            new Column("quantity", "quantity::bigint", "quantity"),
                            Column.same("price"),
                            new Column("discount", "discount::text::double precision", "discount::double precision"),
                            Column.same("signature"))));

    private static final String[] SCHEMA = {"""
        CREATE TABLE customers (
            id uuid PRIMARY KEY, name text NOT NULL, email varchar(200), active boolean NOT NULL,
            credit numeric(12, 2) NOT NULL, rating double precision, birthday date, registered timestamptz NOT NULL,
            preferences jsonb, tags text[], last_seen_from inet)
        """, """
        CREATE TABLE orders (
            id bigint PRIMARY KEY, customer uuid NOT NULL, placed timestamp NOT NULL, status text NOT NULL,
            express boolean NOT NULL, deliver_at time, note text)
        """, "ALTER TABLE orders ALTER COLUMN note SET STORAGE EXTERNAL", """
        CREATE TABLE items (
            order_id bigint, line smallint, product text NOT NULL, quantity integer NOT NULL,
            price numeric(10, 2) NOT NULL, discount real, signature bytea, PRIMARY KEY (order_id, line))
        """};

    static final String NEW_CUSTOMER = """
            SELECT md5('customer' || n)::uuid, 'Customer ' || n,
                CASE WHEN n % 9 > 0 THEN 'customer' || n || '@example.com' END, n % 7 > 0, round(n % 100000 / 7.0, 2),
                CASE WHEN n % 5 > 0 THEN n % 50 / 7.0 END, date '1950-01-01' + (n % 20000)::integer,
                timestamptz '2020-01-01 00:00:00Z' + n * interval '1 minute 0.123456 seconds',
                jsonb_build_object('newsletter', n % 2 = 0, 'colors', jsonb_build_array(n % 5, 'gr\u00fcn "' || n % 3 || '"')),
                CASE WHEN n % 4 > 0 THEN ARRAY['tag ' || n % 3, NULL, 'a,b'] END,
                ('10.' || n % 250 || '.' || n % 199 || '.1')::inet
            """;

    static final String NEW_ORDER = """
            SELECT n, md5('customer' || n % ? + 1)::uuid, timestamp '2021-01-01' + n * interval '61.5 seconds',
                (ARRAY['new', 'paid', 'sent'])[n % 3 + 1], n % 8 = 0,
                CASE WHEN n % 3 > 0 THEN time '08:00' + n % 600 * interval '1 minute' END,
                CASE n % 50 WHEN 0 THEN repeat('note ' || n || ' ', 400) WHEN 1 THEN 'tab\t"quoted" \u20ac ' || n END
            """;

    static final String NEW_ITEM = """
            SELECT n / 2 + 1, n % 2 + 1, 'Product ' || n % 1000, n % 12 + 1, round(n % 9999 / 100.0 + 0.01, 2),
                CASE WHEN n % 4 = 0 THEN n % 10 / 10.0 END, CASE WHEN n % 6 = 0 THEN decode(md5(n::text), 'hex') END
            """;

    static int customers(int rows) {
        return rows / 10;
    }

    static int orders(int rows) {
        return rows * 3 / 10;
    }

    static int items(int rows) {
        return rows - customers(rows) - orders(rows);
    }

    /// Makes both databases and fills the shop.
    void create(int rows) throws SQLException {
        server.createDatabase(SOURCE_DATABASE);
        server.createRole(SOURCE_USER, PASSWORD, "REPLICATION");
        server.createRole(TARGET_USER, PASSWORD, "");
        server.execute("postgres", "CREATE DATABASE " + TARGET_DATABASE + " OWNER " + TARGET_USER);
        server.execute(SOURCE_DATABASE, SCHEMA);
        fill(rows);
        server.execute(
                SOURCE_DATABASE,
                "ANALYZE",
                "CREATE TABLE flow_watermarks (slot text PRIMARY KEY, watermark text)",
                "GRANT pg_read_all_data TO " + SOURCE_USER,
                "GRANT ALL ON flow_watermarks TO " + SOURCE_USER,
                "CREATE PUBLICATION flow_publication FOR ALL TABLES");
    }

    Connection source() throws SQLException {
        return server.connect(SOURCE_DATABASE);
    }

    Connection target() throws SQLException {
        return server.connect(TARGET_DATABASE);
    }

    private void fill(int rows) throws SQLException {
        String some = " FROM generate_series(%d, %d) n";
        try (Connection connection = source();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO customers " + NEW_CUSTOMER + some.formatted(1, customers(rows)));
            statement.execute("INSERT INTO orders "
                    + NEW_ORDER.replace("?", Integer.toString(customers(rows)))
                    + some.formatted(1, orders(rows)));
            statement.execute("INSERT INTO items " + NEW_ITEM + some.formatted(0, items(rows) - 1));
        }
    }
}
