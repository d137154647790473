package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Input that is made wrong by chance, the same from the same seed.
///
/// @param random what chance is made of
record GeneratedInput(Random random) {

    private static final int MOST_BYTES = 24;

    /// Something wrong.
    ///
    /// @param what is wrong with it
    record Wrong<T>(String what, T value) {}

    /// Frames that were right before.
    List<Wrong<byte[]>> frames(byte[] right, int count) {
        var frames = new ArrayList<Wrong<byte[]>>();
        for (int index = 0; index < count; index++) {
            byte[] frame = right.clone();
            int at = random.nextInt(frame.length);
            frames.add(
                    switch (index % 4) {
                        case 0 -> {
                            frame[at] ^= (byte) (1 << random.nextInt(8));
                            yield new Wrong<>("a Spec with a bit of byte " + at + " turned over", frame);
                        }
                        case 1 -> new Wrong<>("a Spec cut off after " + at + " bytes", Arrays.copyOf(frame, at));
                        case 2 -> {
                            byte[] other = new byte[1 + random.nextInt(MOST_BYTES)];
                            random.nextBytes(other);
                            byte[] longer = Arrays.copyOf(frame, frame.length + other.length);
                            System.arraycopy(frame, at, longer, at + other.length, frame.length - at);
                            System.arraycopy(other, 0, longer, at, other.length);
                            yield new Wrong<>("a Spec with " + other.length + " bytes put in at " + at, longer);
                        }
                        default -> {
                            random.nextBytes(frame);
                            yield new Wrong<>(frame.length + " bytes of chance", frame);
                        }
                    });
        }
        return frames;
    }

    /// Configs whose options have values of types that the schema forbids.
    List<Wrong<RawJson>> configs(JsonNode schema, RawJson config, int count) {
        var configs = new ArrayList<Wrong<RawJson>>();
        for (SchemaWalk.Option option : SchemaWalk.options(schema)) {
            if (!option.schema().has("type") || !(SchemaWalk.tree(config).at(parent(option)) instanceof ObjectNode)) {
                continue;
            }
            values().forEach((type, value) -> {
                boolean allowed = option.is(type) || (type.equals("integer") && option.is("number"));
                if (!allowed) {
                    var tree = (ObjectNode) SchemaWalk.tree(config);
                    ((ObjectNode) tree.at(parent(option))).set(option.name(), value);
                    configs.add(new Wrong<>("\"" + option.name() + "\" as " + value, json(tree)));
                }
            });
        }
        Collections.shuffle(configs, random);
        return configs.subList(0, Math.min(count, configs.size()));
    }

    private static String parent(SchemaWalk.Option option) {
        return option.pointer().substring(0, option.pointer().lastIndexOf('/'));
    }

    private static Map<String, JsonNode> values() {
        JsonMapper mapper = Numbers.exactMapper();
        var values = new LinkedHashMap<String, JsonNode>();
        values.put("null", mapper.nullNode());
        values.put("integer", mapper.valueToTree(-1));
        values.put("string", mapper.valueToTree("by chance"));
        values.put("boolean", mapper.valueToTree(true));
        values.put(
                "object",
                mapper.createObjectNode().set("by", mapper.createArrayNode().add("chance")));
        return values;
    }

    /// States that have lost a member, or whose values were changed.
    List<Wrong<RawJson>> states(RawJson state, int count) {
        var states = new ArrayList<Wrong<RawJson>>();
        for (int index = 0; index < count; index++) {
            if (!(SchemaWalk.tree(state) instanceof ObjectNode tree) || tree.isEmpty()) {
                return List.of();
            }
            String what = mutate(tree, "");
            states.add(new Wrong<>("a state " + what, json(tree)));
        }
        return states;
    }

    private String mutate(ObjectNode object, String pointer) {
        List<String> names = List.copyOf(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        if (object.get(name) instanceof ObjectNode below && !below.isEmpty() && random.nextInt(4) > 0) {
            return mutate(below, pointer + "/" + name);
        }
        if (random.nextInt(3) == 0) {
            object.remove(name);
            return "without " + pointer + "/" + name;
        }
        List<JsonNode> values = List.copyOf(values().values());
        JsonNode value = values.get(random.nextInt(values.size()));
        object.set(name, value);
        return "with " + value + " at " + pointer + "/" + name;
    }

    private static RawJson json(JsonNode node) {
        return RawJson.of(Numbers.exactMapper().writeValueAsBytes(node));
    }
}
