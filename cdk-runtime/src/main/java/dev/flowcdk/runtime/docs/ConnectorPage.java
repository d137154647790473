package dev.flowcdk.runtime.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The page of a connector in Markdown: its options, and an example that its schemas allow. What a page says under the
/// headings "Prerequisites" and "Limits" is written by hand, and stays when the page is made anew.
public final class ConnectorPage {

    private final DescribedConnector connector;
    private final String before;
    private final List<String> lines = new ArrayList<>();

    private ConnectorPage(DescribedConnector connector, String before) {
        this.connector = connector;
        this.before = before.replace("\r\n", "\n");
    }

    /// Writes the page.
    ///
    /// @param before the page as it was, or empty
    public static String of(DescribedConnector connector, String before) {
        var page = new ConnectorPage(connector, before);
        page.introduction();
        page.written("Prerequisites");
        page.config("Endpoint config", connector.config());
        page.config("Resource config", connector.resource());
        page.resourcePath();
        page.example();
        page.written("Limits");
        return String.join("\n", page.lines) + "\n";
    }

    private void introduction() {
        add("# " + connector.name());
        String kind = switch (connector.kind()) {
            case CAPTURE -> "A capture of Estuary Flow: it reads an endpoint into collections.";
            case MATERIALIZATION -> "A materialization of Estuary Flow: it writes collections into an endpoint.";
        };
        String more = connector.documentation().isEmpty() ? "" : " See also <" + connector.documentation() + ">.";
        add("", kind + more);
        add(
                "",
                "<!-- made by flow-cdk docs of the connector's schemas; \"Prerequisites\" and \"Limits\" are written by hand -->");
    }

    /// Takes a section over from the page as it was.
    private void written(String heading) {
        Matcher section = Pattern.compile("^## " + heading + "\\n(.*?)(?=^## |\\z)", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(before);
        if (section.find()) {
            add("", "## " + heading, "", section.group(1).strip());
        }
    }

    private void config(String heading, JsonNode schema) {
        add("", "## " + heading, "");
        if (schema.path("properties").isEmpty()) {
            add("There are no options.");
        } else {
            lines.addAll(OptionTables.of(schema));
        }
    }

    private void resourcePath() {
        List<String> pointers = connector.resourcePath();
        if (!pointers.isEmpty()) {
            String all = String.join(", ", pointers.stream().map(Markdown::code).toList());
            add("", "Bindings of one capture differ in " + all + ".");
        }
    }

    private void example() {
        Optional<JsonNode> config = ExampleConfig.of(connector.config());
        Optional<JsonNode> resource = ExampleConfig.of(connector.resource());
        if (config.isEmpty() || resource.isEmpty()) {
            return;
        }
        boolean capture = connector.kind() == DescribedConnector.Kind.CAPTURE;
        add("", "## Example", "", "What is required, and nothing else:", "", "```yaml");
        add(capture ? "captures:" : "materializations:");
        add("  acme/" + connector.name() + ":", "    endpoint:", "      connector:");
        add("        image: ghcr.io/acme/" + connector.name() + ":v1");
        add("        config:" + yaml(config.get(), 10));
        add("    bindings:", "      - resource:" + yaml(resource.get(), 10));
        add((capture ? "        target:" : "        source:") + " acme/your-collection", "```");
    }

    /// A value behind its name: on lines of its own, or on the same line.
    private static String yaml(JsonNode value, int indent) {
        if (!value.isObject() || value.isEmpty()) {
            return " " + scalar(value);
        }
        var text = new StringBuilder();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            text.append('\n')
                    .append(" ".repeat(indent))
                    .append(member.getKey())
                    .append(':')
                    .append(yaml(member.getValue(), indent + 2));
        }
        return text.toString();
    }

    /// JSON is YAML, too; words need no quotes.
    private static String scalar(JsonNode value) {
        boolean word = value.isString()
                && value.stringValue().matches("[A-Za-z][A-Za-z0-9_/.-]*")
                && !value.stringValue().matches("(?i)true|false|yes|no|on|off|null|y|n");
        return word ? value.stringValue() : value.toString();
    }

    private void add(String... added) {
        lines.addAll(List.of(added));
    }
}
