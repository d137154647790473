package dev.flowcdk.cli.demo;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Both sides of a table by content.
///
/// @param table which one
/// @param source what the shop holds
/// @param target what the warehouse holds
record Comparison(ShopTable table, Content source, Content target) {

    private static final int MAX_DIFFERENCES = 5;
    private static final int FETCH_ROWS = 1000;

    /// All rows of a table, hashed in any order.
    record Content(long rows, BigDecimal hash) {}

    static Comparison of(ShopTable table, Connection source, Connection target) throws SQLException {
        return new Comparison(table, content(source, table.hashQuery(false)), content(target, table.hashQuery(true)));
    }

    boolean equal() {
        return source.equals(target);
    }

    /// The first rows that differ, in words.
    List<String> differences(Connection source, Connection target) throws SQLException {
        var differences = new ArrayList<String>();
        boolean autoCommit = source.getAutoCommit() && target.getAutoCommit();
        source.setAutoCommit(false);
        target.setAutoCommit(false);
        try (Statement left = source.createStatement();
                Statement right = target.createStatement()) {
            left.setFetchSize(FETCH_ROWS);
            right.setFetchSize(FETCH_ROWS);
            try (ResultSet shop = left.executeQuery(table.rowsQuery(false));
                    ResultSet warehouse = right.executeQuery(table.rowsQuery(true))) {
                merge(shop, warehouse, differences);
            }
        } finally {
            source.rollback();
            target.rollback();
            source.setAutoCommit(autoCommit);
            target.setAutoCommit(autoCommit);
        }
        return differences;
    }

    private void merge(ResultSet shop, ResultSet warehouse, List<String> differences) throws SQLException {
        boolean inShop = shop.next();
        boolean inWarehouse = warehouse.next();
        while ((inShop || inWarehouse) && differences.size() < MAX_DIFFERENCES) {
            int order = !inShop ? 1 : !inWarehouse ? -1 : shop.getString(1).compareTo(warehouse.getString(1));
            if (order < 0) {
                differences.add(named(shop) + " is missing in the warehouse");
                inShop = shop.next();
            } else if (order > 0) {
                differences.add(named(warehouse) + " is not in the shop");
                inWarehouse = warehouse.next();
            } else {
                compare(shop, warehouse, differences);
                inShop = shop.next();
                inWarehouse = warehouse.next();
            }
        }
    }

    private void compare(ResultSet shop, ResultSet warehouse, List<String> differences) throws SQLException {
        for (int index = 0; index < table.columns().size(); index++) {
            String left = shop.getString(index + 2);
            String right = warehouse.getString(index + 2);
            if (!Objects.equals(left, right)) {
                differences.add(named(shop) + ", column "
                        + table.columns().get(index).name() + ": the shop has " + left + ", the warehouse " + right);
            }
        }
    }

    private String named(ResultSet row) throws SQLException {
        return table.name() + " " + row.getString(1);
    }

    private static Content content(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Content(row.getLong(1), row.getBigDecimal(2));
        }
    }
}
