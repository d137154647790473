package dev.flowcdk.guide.captures;

import dev.flowcdk.guide.captures.OrdersCapture.Order;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A shop with five orders and a clock of its own, whose third order is paid while somebody reads it: that page comes,
/// as it was before, only after others have seen the change. Safe for any thread.
final class ChangingShop implements Shop, InstantSource {

    static final Order PAID = new Order(3, "Ann", Instant.EPOCH);

    private long time;
    private @Nullable Long paidAt;
    private int looksAfterwards;

    synchronized void reset() {
        paidAt = null;
        looksAfterwards = 0;
    }

    @Override
    public synchronized Instant instant() {
        return Instant.ofEpochMilli(++time);
    }

    @Override
    public List<String> names() {
        return List.of("paris");
    }

    @Override
    public synchronized List<Order> ordersAfter(String shop, long number) throws InterruptedException {
        List<Order> page = LongStream.rangeClosed(number + 1, Math.min(number + 2, 5))
                .mapToObj(each -> each == 3 && paidAt != null ? PAID : new Order(each, "Ann", null))
                .toList();
        if (number == 2 && paidAt == null) {
            paidAt = ++time;
            while (looksAfterwards < 2) { // with the second one, the first one's checkpoint was made
                wait();
            }
        }
        return page;
    }

    @Override
    public synchronized List<Order> changedSince(String shop, long instant) {
        if (paidAt == null) {
            return List.of();
        }
        looksAfterwards++;
        notifyAll();
        return paidAt >= instant ? List.of(PAID) : List.of();
    }
}
