package dev.flowcdk.airbyte.destination;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.security.SecureRandom;
import java.time.Clock;

/// Makes version 7 UUIDs that rise, so that what came later has the larger one. For one thread.
final class RawIds {

    private static final int COUNTER_BITS = 12;
    private static final long VERSION = 7L << COUNTER_BITS;

    private final Clock clock;
    private final long node = new SecureRandom().nextLong() >>> 2 | 1L << 63;
    private long ticks;

    RawIds(Clock clock) {
        this.clock = clock;
    }

    /// Appends the next one, in quotes.
    void write(GrowingBytes out) {
        ticks = Math.max(ticks + 1, clock.millis() << COUNTER_BITS);
        out.put('"');
        hex(ticks >>> 28, 8, out);
        out.put('-');
        hex(ticks >>> COUNTER_BITS, 4, out);
        out.put('-');
        hex(ticks & (1 << COUNTER_BITS) - 1 | VERSION, 4, out);
        out.put('-');
        hex(node >>> 48, 4, out);
        out.put('-');
        hex(node, 12, out);
        out.put('"');
    }

    private static void hex(long value, int digits, GrowingBytes out) {
        for (int digit = digits - 1; digit >= 0; digit--) {
            out.put(Character.forDigit((int) (value >>> 4 * digit) & 15, 16));
        }
    }
}
