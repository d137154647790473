package dev.flowcdk.guide.captures;

import dev.flowcdk.guide.captures.OrdersCapture.Order;
import java.io.IOException;
import java.util.List;

/// What an API of a shop answers.
interface Shop {

    /// The names of all shops.
    List<String> names();

    /// A page of orders with a higher number than this one, lowest first; empty when there are none yet.
    List<Order> ordersAfter(String shop, long number) throws IOException, InterruptedException;

    /// A page of orders that have changed since this instant, as the shop counts, oldest first.
    List<Order> changedSince(String shop, long instant) throws IOException, InterruptedException;
}
