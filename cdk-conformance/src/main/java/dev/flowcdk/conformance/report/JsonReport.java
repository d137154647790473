package dev.flowcdk.conformance.report;

import dev.flowcdk.conformance.Report;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A report for programs.
final class JsonReport {

    private JsonReport() {}

    static String of(Report report, String repeat) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper.createObjectNode();
        root.put("task", report.task());
        root.put("kind", report.kind());
        root.put("verdict", report.holds() ? "holds" : "fails");
        root.put("summary", report.summary());
        root.put("seed", report.seed());
        root.put("starts", report.starts());
        root.put("seconds", report.time().toMillis() / 1000.0);
        root.put("repeat", repeat);
        ObjectNode measured = root.putObject("figures");
        report.figures().forEach(measured::put);
        ArrayNode scenarios = root.putArray("scenarios");
        for (Report.Result result : report.results()) {
            ObjectNode each = scenarios.addObject();
            each.put("name", result.scenario().name());
            each.put("group", result.scenario().group().title());
            each.put("verdict", result.outcome().verdict().title());
            each.put("sentence", result.scenario().sentence());
            each.put("proves", result.scenario().proves());
            each.put("did", result.outcome().did());
            ArrayNode seen = each.putArray("seen");
            result.outcome().seen().forEach(seen::add);
            ObjectNode figures = each.putObject("figures");
            result.outcome().figures().forEach(figures::put);
            each.put("seconds", result.time().toMillis() / 1000.0);
            ArrayNode timeline = each.putArray("timeline");
            result.timeline().forEach(timeline::add);
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
