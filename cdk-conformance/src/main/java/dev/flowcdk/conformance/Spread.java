package dev.flowcdk.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Points spread evenly over a session, in an order by chance, so that the first few of them are spread, too.
final class Spread {

    private Spread() {}

    /// @param count how many there could be, from 0
    /// @param most so many at most
    static List<Long> over(long count, int most, Random random) {
        long step = Math.max(1, (count + most - 1) / Math.max(1, most));
        var points = new ArrayList<Long>();
        for (long point = 0; point < count; point += step) {
            points.add(point);
        }
        Collections.shuffle(points, random);
        return points;
    }
}
