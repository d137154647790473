package dev.flowcdk.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/// One measured figure.
///
/// @param work what was done
/// @param beside what it is compared with
/// @param connector the connector's samples
/// @param limit samples of what it is compared with, taken in turns with those of the connector
/// @param unit of both
/// @param reach which ratio is wanted, in words
/// @param residentKilobytes the connector's largest resident memory; 0 when it was not measured
record Figure(
        String work,
        String beside,
        double[] connector,
        double[] limit,
        String unit,
        String reach,
        long residentKilobytes) {

    static final String HEADER = """
            | work | connector | beside | | ratio | reach | memory |
            |---|---|---|---|---|---|---|""";

    String row() {
        String memory = residentKilobytes == 0 ? "–" : residentKilobytes / 1024 + " MiB";
        return String.format(
                Locale.ROOT,
                "| %s | %s %s | %s | %s %s | %.2f | %s | %s |",
                work,
                number(median(connector)),
                unit,
                beside,
                number(median(limit)),
                unit,
                median(connector) / median(limit),
                reach,
                memory);
    }

    private static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String number(double value) {
        return value < 100 ? String.format(Locale.ROOT, "%.3f", value) : grouped(Math.round(value));
    }

    /// A number with blanks between thousands.
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }
}
