package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which transactions are waited for, with a server that is a list of the transactions at work. That the server's
/// answer is this list is shown by the captures that have to wait.
class RecentTransactionsTest {

    /// Numbers of the transactions that queries do not see, with what the server says about each: process, user,
    /// application, what it waits for, name if it is prepared.
    private final Map<Long, List<@Nullable Object>> atWork = new TreeMap<>();

    private final List<String> queries = new ArrayList<>();
    private final RecentTransactions recent = new RecentTransactions(with(
            Connection.class,
            (_, _, _) -> with(Statement.class, (_, method, arguments) -> {
                if (method.getName().equals("executeQuery")) {
                    queries.add((String) arguments[0]);
                    return rows();
                }
                return null;
            })));

    private static <T> T with(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private ResultSet rows() {
        Iterator<Map.Entry<Long, List<@Nullable Object>>> entries =
                List.copyOf(atWork.entrySet()).iterator();
        List<@Nullable Object> row = new ArrayList<>();
        return with(ResultSet.class, (_, method, arguments) -> switch (method.getName()) {
            case "next" -> {
                boolean found = entries.hasNext();
                if (found) {
                    Map.Entry<Long, List<@Nullable Object>> entry = entries.next();
                    row.clear();
                    row.add(entry.getKey());
                    row.addAll(entry.getValue());
                }
                yield found;
            }
            case "close" -> null;
            default -> row.get((Integer) arguments[0] - 1);
        });
    }

    private void works(long id) {
        atWork.put(id, Arrays.asList(7, "joe", "psql", "SyncRep", null));
    }

    @Test
    void waitsUntilQueriesSeeThem() throws Exception {
        works(5);
        works(6);
        works(9);
        recent.add(4);
        recent.add(5);
        recent.add(6);

        assertThat(recent.visible()).isFalse();
        atWork.remove(5L);
        assertThat(recent.visible()).isFalse();
        atWork.remove(6L);
        assertThat(recent.visible()).as("9 was not in the log").isTrue();
    }

    @Test
    void forgetsWhatWasSeen() throws Exception {
        recent.add(5);
        assertThat(recent.visible()).isTrue();

        works(5);

        assertThat(recent.visible()).as("another transaction of this number").isTrue();
    }

    @Test
    void asksNobodyWhereThereIsNothingToWaitFor() throws Exception {
        assertThat(recent.visible()).isTrue();

        assertThat(queries).isEmpty();
    }

    @Test
    void knowsNumbersByTheirLast32Bits() throws Exception {
        works(0xFFFF_FFFEL);

        recent.add(-2);

        assertThat(recent.visible()).isFalse();
    }

    @Test
    void waitsForAllThatWereAtWorkWhenTheCaptureStarted() throws Exception {
        works(5);

        recent.addAllAtWork();

        assertThat(recent.visible()).isFalse();
        atWork.clear();
        works(6);
        assertThat(recent.visible()).isTrue();
    }

    @Test
    void keepsOnlyThoseAtWorkWhenThereAreMany() throws Exception {
        works(3);
        works(4_100);
        for (int id = 0; id < 4_096; id++) {
            recent.add(id);
        }
        assertThat(queries).isEmpty();

        for (int id = 4_096; id < 8_000; id++) {
            recent.add(id);
        }

        assertThat(queries).as("one look for all that were not at work").hasSize(1);
        assertThat(recent.visible()).isFalse();
        atWork.remove(3L);
        assertThat(recent.visible()).isFalse();
        atWork.remove(4_100L);
        assertThat(recent.visible()).isTrue();
    }

    @Test
    void remembersAsManyAsAreAtWork() throws Exception {
        for (int id = 0; id < 10_000; id++) {
            works(id);
            recent.add(id);
        }

        for (long id = 0; id < 9_999; id++) {
            atWork.remove(id);
        }
        assertThat(recent.visible()).isFalse();
        atWork.remove(9_999L);
        assertThat(recent.visible()).isTrue();
    }

    @Test
    void remembersNothingOnceAllIsRead() throws Exception {
        works(5);
        recent.add(5);

        recent.stop();
        recent.add(5);

        assertThat(recent.visible()).isTrue();
        assertThat(queries).isEmpty();
    }

    @Test
    void saysForWhomItWaits() throws Exception {
        works(5);
        atWork.put(6L, Arrays.asList(0, null, null, null, "order 1"));
        works(9);
        recent.add(5);
        recent.add(6);

        assertThat(recent.holders())
                .containsExactly(
                        "process 7 of user \"joe\" (application \"psql\", waits for SyncRep)",
                        "prepared transaction 'order 1'");
    }

    @Test
    void doesNotNameWhoseTransactionWasSeen() throws Exception {
        works(5);
        recent.add(5);
        recent.add(6);
        assertThat(recent.visible()).isFalse();

        works(6);

        assertThat(recent.holders()).as("6 is another transaction now").hasSize(1);
    }
}
