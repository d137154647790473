package dev.flowcdk.cli.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Keeps changing the shop on a thread of its own: inserts, updates, deletes and rows that come back, in transactions
/// of different sizes, some of which are rolled back.
final class ShopTraffic implements AutoCloseable {

    private static final int LARGEST_TRANSACTION = 30;
    private static final int PAUSE_MILLISECONDS = 20;

    private final Connection connection;
    private final int customers;
    private final Random random;
    private final AtomicLong changes = new AtomicLong();
    private final Thread thread;
    private final Statements statements;
    private int lastCustomer;
    private int lastOrder;
    private volatile boolean stopping;
    private volatile @Nullable SQLException failure;

    ShopTraffic(Shop shop, DemoPlan plan) throws SQLException {
        this.connection = shop.source();
        this.customers = Shop.customers(plan.rows());
        this.lastCustomer = customers;
        this.lastOrder = Math.max(Shop.orders(plan.rows()), Shop.items(plan.rows()) / 2 + 1);
        this.random = new Random(plan.seed());
        connection.setAutoCommit(false);
        this.statements = new Statements(connection);
        this.thread = Thread.ofPlatform().daemon().name("shop").start(this::run);
    }

    /// Rows that were changed and committed.
    long changes() {
        return changes.get();
    }

    /// Ends the traffic with one last transaction.
    ///
    /// @param mark the last name that the first customer gets
    void finish(String mark) throws SQLException, InterruptedException {
        stop();
        SQLException failed = failure;
        if (failed != null) {
            throw failed;
        }
        try (PreparedStatement last = connection.prepareStatement(
                "INSERT INTO customers SELECT id, ?, email, active, credit, rating, birthday, registered, preferences, tags,"
                        + " last_seen_from FROM (" + Shop.NEW_CUSTOMER + " FROM generate_series(0, 0) n)"
                        + " c (id, name, email, active, credit, rating, birthday, registered, preferences, tags,"
                        + " last_seen_from)")) {
            last.setString(1, mark);
            changes.addAndGet(last.executeUpdate());
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        stop();
        connection.close();
    }

    private void stop() throws InterruptedException {
        stopping = true;
        thread.join();
    }

    private void run() {
        try {
            while (!stopping) {
                long changed = 0;
                for (int count = 1 + random.nextInt(LARGEST_TRANSACTION); count > 0; count--) {
                    changed += change();
                }
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    changes.addAndGet(changed);
                }
                Thread.sleep(random.nextInt(2 * PAUSE_MILLISECONDS));
            }
        } catch (SQLException failed) {
            failure = failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long change() throws SQLException {
        int order = 1 + random.nextInt(lastOrder);
        return switch (random.nextInt(12)) {
            case 0 -> run(statements.insertCustomer, ++lastCustomer);
            case 1, 2 ->
                run(statements.insertOrder, customers, ++lastOrder)
                        + run(statements.insertItems, 2 * (lastOrder - 1), 2 * lastOrder - 1);
            case 3 -> run(statements.updateCustomer, random.nextInt(10_000), 1 + random.nextInt(lastCustomer));
            case 4, 5, 6 -> run(statements.updateOrder, order);
            case 7, 8 -> run(statements.updateItem, 1 + random.nextInt(20), order);
            case 9 -> run(statements.deleteItems, order) + run(statements.insertItems, 2 * (order - 1), 2 * order - 1);
            case 10 -> run(statements.deleteItems, order) + run(statements.deleteOrder, order);
            default -> run(statements.deleteCustomer, 1 + random.nextInt(lastCustomer));
        };
    }

    private static long run(PreparedStatement statement, int... parameters) throws SQLException {
        for (int index = 0; index < parameters.length; index++) {
            statement.setInt(index + 1, parameters[index]);
        }
        return statement.executeUpdate();
    }

    private record Statements(
            PreparedStatement insertCustomer,
            PreparedStatement insertOrder,
            PreparedStatement insertItems,
            PreparedStatement updateCustomer,
            PreparedStatement updateOrder,
            PreparedStatement updateItem,
            PreparedStatement deleteItems,
            PreparedStatement deleteOrder,
            PreparedStatement deleteCustomer) {

        Statements(Connection connection) throws SQLException {
            this(
                    connection.prepareStatement("INSERT INTO customers " + Shop.NEW_CUSTOMER
                            + " FROM (SELECT ?::integer) one (n) ON CONFLICT DO NOTHING"),
                    connection.prepareStatement("INSERT INTO orders " + Shop.NEW_ORDER
                            + " FROM (SELECT ?::integer) one (n) ON CONFLICT DO NOTHING"),
                    connection.prepareStatement("INSERT INTO items " + Shop.NEW_ITEM
                            + " FROM generate_series(?::integer, ?::integer) n ON CONFLICT DO NOTHING"),
                    connection.prepareStatement(
                            "UPDATE customers SET credit = credit + ? / 100.0, active = NOT active,"
                                    + " preferences = preferences || '{\"changed\": true}' WHERE id = md5('customer' || ?)::uuid"),
                    connection.prepareStatement(
                            "UPDATE orders SET status = 'changed', express = NOT express WHERE id = ?"),
                    connection.prepareStatement("UPDATE items SET quantity = ?, discount = NULL WHERE order_id = ?"),
                    connection.prepareStatement("DELETE FROM items WHERE order_id = ?"),
                    connection.prepareStatement("DELETE FROM orders WHERE id = ?"),
                    connection.prepareStatement("DELETE FROM customers WHERE id = md5('customer' || ?)::uuid"));
        }
    }
}
