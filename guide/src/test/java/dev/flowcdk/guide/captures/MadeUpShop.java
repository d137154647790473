package dev.flowcdk.guide.captures;

import dev.flowcdk.guide.captures.OrdersCapture.Order;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/// Two shops with five orders each, of which a page has two. The third one changes all the time.
final class MadeUpShop implements Shop {

    @Override
    public List<String> names() {
        return List.of("paris", "rome");
    }

    @Override
    public List<Order> ordersAfter(String shop, long number) {
        return LongStream.rangeClosed(number + 1, Math.min(number + 2, 5))
                .mapToObj(each -> new Order(each, "Ann", null))
                .toList();
    }

    @Override
    public List<Order> changedSince(String shop, long instant) {
        return List.of(new Order(3, "Ann", Instant.EPOCH));
    }
}
