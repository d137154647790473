package dev.flowcdk.conformance.report;

import static dev.flowcdk.conformance.report.Markup.escaped;

import dev.flowcdk.conformance.Report;
import dev.flowcdk.conformance.Verdict;

/// A report for build servers: each scenario is a test, those that do not apply are skipped.
final class JunitReport {

    private JunitReport() {}

    static String of(Report report) {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"").append(escaped(report.task())).append("\"");
        xml.append(" tests=\"").append(report.results().size()).append("\"");
        xml.append(" failures=\"").append(report.count(Verdict.FAILS)).append("\" errors=\"0\"");
        xml.append(" skipped=\"").append(report.count(Verdict.DOES_NOT_APPLY)).append("\"");
        xml.append(" time=\"").append(seconds(report.time().toMillis())).append("\">\n");
        for (Report.Result result : report.results()) {
            xml.append("  <testcase classname=\"")
                    .append(escaped(result.scenario().group().title()))
                    .append("\" name=\"")
                    .append(escaped(result.scenario().name()))
                    .append("\" time=\"")
                    .append(seconds(result.time().toMillis()))
                    .append("\">\n");
            String seen = escaped(String.join("\n", result.outcome().seen()));
            switch (result.outcome().verdict()) {
                case FAILS ->
                    xml.append("    <failure message=\"")
                            .append(escaped(result.scenario().sentence()))
                            .append("\">")
                            .append(seen)
                            .append("</failure>\n");
                case DOES_NOT_APPLY ->
                    xml.append("    <skipped message=\"").append(seen).append("\"/>\n");
                case ADVICE, HOLDS ->
                    xml.append("    <system-out>")
                            .append(escaped(result.outcome().did()))
                            .append(seen.isEmpty() ? "" : "\n" + seen)
                            .append("</system-out>\n");
            }
            xml.append("  </testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    private static String seconds(long millis) {
        return "%d.%03d".formatted(millis / 1000, millis % 1000);
    }
}
