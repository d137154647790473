package dev.flowcdk.cli.raw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes a YAML text only where its values change, so that comments, the order and the style of the rest stay. What
/// comes out has to be read again to know that it means what it should: a text with aliases, for example, need not.
final class YamlText {

    private static final int INDENT = 2;

    private final String text;
    private final ObjectMapper yaml;
    private final List<Edit> edits = new ArrayList<>();

    /// What stands from one place of the text to another is replaced.
    private record Edit(int from, int to, String by) {}

    private YamlText(String text, ObjectMapper yaml) {
        this.text = text;
        this.yaml = yaml;
    }

    /// The text with the values of another tree.
    ///
    /// @param was the tree that the text has
    /// @param is the tree that it shall have
    /// @param yaml writes the values that are new
    static String changed(String text, JsonNode was, JsonNode is, ObjectMapper yaml) {
        Node root =
                new Compose(LoadSettings.builder().build()).composeString(text).orElse(null);
        var changed = new YamlText(text, yaml);
        boolean possible = root != null && changed.edit(root, was, is);
        boolean sound = changed.edits.stream().allMatch(edit -> edit.from() <= edit.to()); // an alias ends elsewhere
        return possible && sound ? changed.apply() : yaml.writeValueAsString(is);
    }

    /// Notes what is to be changed inside of a node.
    ///
    /// @return false when the node has to be replaced as a whole
    private boolean edit(Node node, JsonNode was, JsonNode is) {
        if (was.equals(is)) {
            return true;
        }
        if (!(node instanceof CollectionNode<?> collection)
                || collection.getValue().isEmpty()) {
            return false;
        }
        boolean block = collection.getFlowStyle() == FlowStyle.BLOCK;
        return switch (node) {
            case MappingNode mapping
            when was.isObject() && is instanceof ObjectNode object -> editMapping(mapping, was, object, block);
            case SequenceNode sequence
            when was.isArray() && is instanceof ArrayNode array -> editSequence(sequence, was, array, block);
            default -> false;
        };
    }

    private boolean editMapping(MappingNode mapping, JsonNode was, ObjectNode is, boolean block) {
        ObjectNode added = yaml.createObjectNode();
        is.forEachEntry((name, value) -> {
            if (!was.has(name)) {
                added.set(name, value);
            }
        });
        if (is.size() - added.size() < was.size() || (!added.isEmpty() && !block)) {
            return false;
        }
        for (NodeTuple each : mapping.getValue()) {
            if (!(each.getKeyNode() instanceof ScalarNode key) || !is.has(key.getValue())) {
                return false;
            }
            JsonNode value = is.path(key.getValue());
            if (!edit(each.getValueNode(), was.path(key.getValue()), value)) {
                int indent = mark(each.getKeyNode().getStartMark()).getColumn() + INDENT;
                String by = block ? ":" + afterKey(value, indent) : ": " + value;
                edits.add(new Edit(index(key.getEndMark()), end(each.getValueNode()), by));
            }
        }
        if (!added.isEmpty()) {
            int indent = mark(mapping.getStartMark()).getColumn();
            edits.add(new Edit(end(mapping), end(mapping), "\n" + indented(added, indent)));
        }
        return true;
    }

    private boolean editSequence(SequenceNode sequence, JsonNode was, ArrayNode is, boolean block) {
        if (is.size() < was.size() || (is.size() > was.size() && !block)) {
            return false;
        }
        List<Node> items = sequence.getValue();
        for (int index = 0; index < items.size(); index++) {
            Node item = items.get(index);
            if (!edit(item, was.path(index), is.path(index))) {
                int from = index(item.getStartMark());
                int indent = mark(item.getStartMark()).getColumn();
                String by = block
                        ? indented(is.path(index), indent).strip()
                        : is.path(index).toString();
                edits.add(new Edit(from, end(item), by));
            }
        }
        ArrayNode added = yaml.createArrayNode();
        for (int index = was.size(); index < is.size(); index++) {
            added.add(is.path(index));
        }
        if (!added.isEmpty()) {
            int indent = mark(sequence.getStartMark()).getColumn();
            edits.add(new Edit(end(sequence), end(sequence), "\n" + indented(added, indent)));
        }
        return true;
    }

    private String afterKey(JsonNode value, int indent) {
        return value.isContainer() && !value.isEmpty()
                ? "\n" + indented(value, indent)
                : " " + yaml.writeValueAsString(value).strip();
    }

    private String indented(JsonNode value, int indent) {
        String block = yaml.writeValueAsString(value).stripTrailing().stripIndent();
        String margin = " ".repeat(indent);
        return margin + block.replace("\n", "\n" + margin);
    }

    private String apply() {
        var result = new StringBuilder(text);
        edits.reversed().stream() // of two additions at one place the later follows
                .sorted(Comparator.comparingInt(Edit::from).reversed())
                .forEach(edit -> result.replace(edit.from(), edit.to(), edit.by()));
        return result.toString();
    }

    /// Where a node ends, without the comments and empty lines after it that count as its own in block style.
    private int end(Node node) {
        int end = switch (node) {
            case MappingNode mapping
            when mapping.getFlowStyle() == FlowStyle.BLOCK ->
                end(mapping.getValue().getLast().getValueNode());
            case SequenceNode sequence
            when sequence.getFlowStyle() == FlowStyle.BLOCK ->
                end(sequence.getValue().getLast());
            default -> index(node.getEndMark());
        };
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int index(Optional<Mark> mark) {
        return text.offsetByCodePoints(0, mark(mark).getIndex());
    }

    private static Mark mark(Optional<Mark> mark) {
        return mark.orElseThrow();
    }
}
