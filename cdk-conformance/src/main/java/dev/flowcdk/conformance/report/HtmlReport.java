package dev.flowcdk.conformance.report;

import static dev.flowcdk.conformance.report.Markup.escaped;

import dev.flowcdk.conformance.Group;
import dev.flowcdk.conformance.Outcome;
import dev.flowcdk.conformance.Report;
import dev.flowcdk.conformance.Verdict;
import java.util.List;

/// A report for people: one page that needs nothing beside itself, and prints.
final class HtmlReport {

    private static final String STYLE = """
            :root { color-scheme: light; }
            body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: .25rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            .verdict { border-left: .5rem solid; padding: .5rem 1rem; font-size: 1.2rem; margin: 1rem 0; }
            .holds { border-color: #1a7f37; } .fails { border-color: #cf222e; }
            table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; }
            th, td { border-top: 1px solid #d0d7de; padding: .5rem .6rem; vertical-align: top; }
            td.word { font-weight: 600; white-space: nowrap; }
            td.word.holds { color: #1a7f37; } td.word.fails { color: #cf222e; }
            td.word.advice { color: #9a6700; } td.word.not { color: #57606a; }
            .name { font-weight: 600; } .small { color: #57606a; font-size: .87rem; }
            ul { margin: .25rem 0; padding-left: 1.2rem; } li { overflow-wrap: anywhere; white-space: pre-wrap; }
            table.figures { width: auto; margin: .5rem 0; } table.figures th, table.figures td { padding: .15rem .6rem; }
            pre.timeline { font-size: .8rem; overflow-wrap: anywhere; }
            pre { background: #f6f8fa; padding: .75rem; overflow-x: auto; white-space: pre-wrap; }
            @media print { body { margin: 0; max-width: none; font-size: 11px; } tr { break-inside: avoid; } }
            """;

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    static String of(Report report, String repeat) {
        var html = new HtmlReport();
        html.head(report);
        for (Group group : Group.values()) {
            List<Report.Result> results = report.results().stream()
                    .filter(each -> each.scenario().group() == group)
                    .toList();
            if (!results.isEmpty()) {
                html.group(group, results);
            }
        }
        html.timelines(report);
        html.line("<h2>How to repeat it</h2>");
        html.line("<div class=\"small\">The same seed tries the same again.</div>");
        html.line("<pre>" + escaped(repeat) + "</pre>");
        html.line("</body></html>");
        return html.page.toString();
    }

    private void head(Report report) {
        line("<!DOCTYPE html>");
        line("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        line("<title>" + escaped(report.task()) + ": conformance</title>");
        line("<style>\n" + STYLE + "</style></head><body>");
        line("<h1>" + escaped(report.task()) + "</h1>");
        line("<div class=\"small\">Conformance of a " + report.kind() + "</div>");
        line("<div class=\"verdict " + (report.holds() ? "holds" : "fails") + "\"><strong>"
                + (report.holds()
                        ? "Nothing fails."
                        : report.count(Verdict.FAILS) + " of "
                                + report.results().size() + " scenarios fail.")
                + "</strong> " + escaped(report.summary()) + ".</div>");
        line("<div class=\"small\">Seed " + report.seed() + "; the connector was started " + report.starts()
                + " times in " + report.time().toSeconds() + " seconds.</div>");
        if (!report.figures().isEmpty()) {
            line("<table class=\"figures\"><tbody>");
            report.figures()
                    .forEach((name, value) ->
                            line("<tr><th>" + escaped(name) + "</th><td>" + escaped(value) + "</td></tr>"));
            line("</tbody></table>");
        }
    }

    /// What passed in the last sessions of each scenario that fails.
    private void timelines(Report report) {
        for (Report.Result each : report.results()) {
            if (!each.timeline().isEmpty()) {
                line("<h2>" + escaped(each.scenario().name()) + ": what was said last</h2>");
                line("<div class=\"small\">&gt; is what the runtime says, &lt; is what the connector says; secrets are"
                        + " masked.</div>");
                line("<pre class=\"timeline\">" + escaped(String.join("\n", each.timeline())) + "</pre>");
            }
        }
    }

    private void group(Group group, List<Report.Result> results) {
        line("<h2>" + escaped(group.title()) + ": " + escaped(group.text()) + "</h2>");
        line("<table><thead><tr><th>Verdict</th><th>Scenario</th><th>What was done and seen</th></tr></thead><tbody>");
        for (Report.Result result : results) {
            Outcome outcome = result.outcome();
            line("<tr><td class=\"word " + style(outcome.verdict()) + "\">"
                    + outcome.verdict().title() + "</td>");
            line("<td><div class=\"name\">" + escaped(result.scenario().name()) + "</div>"
                    + escaped(result.scenario().sentence()) + "<div class=\"small\">Shows "
                    + escaped(result.scenario().proves()) + ".</div></td>");
            line("<td>" + escaped(outcome.did()));
            if (!outcome.seen().isEmpty()) {
                line("<ul>");
                outcome.seen().forEach(each -> line("<li>" + escaped(each) + "</li>"));
                line("</ul>");
            }
            line("<div class=\"small\">" + escaped(figures(result)) + "</div></td></tr>");
        }
        line("</tbody></table>");
    }

    private static String figures(Report.Result result) {
        var figures = new StringBuilder("%.1f s".formatted(result.time().toMillis() / 1000.0));
        result.outcome()
                .figures()
                .forEach((name, value) ->
                        figures.append("; ").append(name).append(": ").append(value));
        return figures.toString();
    }

    private static String style(Verdict verdict) {
        return switch (verdict) {
            case HOLDS -> "holds";
            case FAILS -> "fails";
            case ADVICE -> "advice";
            case DOES_NOT_APPLY -> "not";
        };
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
