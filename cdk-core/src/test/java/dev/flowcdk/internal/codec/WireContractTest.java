package dev.flowcdk.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.MessagePlan.Arity;
import dev.flowcdk.internal.codec.MessagePlan.Envelope;
import dev.flowcdk.internal.codec.MessagePlan.Field;
import dev.flowcdk.internal.codec.MessagePlan.Form;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.Numbered;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.UnknownFields;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the records of the protocol, and our encoding of them, against the `.proto` files and protobuf's own
/// implementation.
class WireContractTest {

    private static final Map<Class<?>, String> ENVELOPES = Map.of(
            CaptureRequest.class, "capture.Request",
            CaptureResponse.class, "capture.Response",
            MaterializeRequest.class, "materialize.Request",
            MaterializeResponse.class, "materialize.Response");

    static Stream<Arguments> kinds() throws Exception {
        Map<String, Descriptor> descriptors = descriptors();
        var kinds = new ArrayList<Arguments>();
        for (Class<?> envelope : ENVELOPES.keySet()) {
            Descriptor descriptor = descriptors.get(ENVELOPES.get(envelope));
            for (Class<?> record : envelope.getPermittedSubclasses()) {
                Envelope.Kind kind = Envelope.kindOf(record);
                FieldDescriptor field = descriptor.findFieldByNumber(kind.tag());
                assertThat(field)
                        .as("%s of %s", kind.json(), descriptor.getFullName())
                        .isNotNull();
                assertThat(field.getJsonName()).isEqualTo(kind.json());
                kinds.add(Arguments.of(record, field.getMessageType(), descriptor));
            }
            assertThat(descriptor.getFields()).hasSize(envelope.getPermittedSubclasses().length + 1);
        }
        return kinds.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void agreesWithTheContract(Class<?> record, Descriptor descriptor, Descriptor envelope) {
        compare(record, descriptor, new HashSet<>());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writesWhatProtobufReadsAndReadsWhatItWrites(Class<?> record, Descriptor descriptor, Descriptor envelope)
            throws IOException {
        Object message = sample(record, 3);
        var out = new GrowingBytes(16);
        ProtoCodec.INSTANCE.encode(message, out);
        byte[] frame = Arrays.copyOfRange(out.array(), 4, out.length());

        DynamicMessage read = DynamicMessage.parseFrom(envelope, frame);
        byte[] rewritten = read.toByteArray();

        assertThat(read.getUnknownFields().asMap()).isEmpty();
        Class<?> kinds = record.getInterfaces()[0];
        assertThat(ProtoCodec.INSTANCE.decode(kinds, new Slice().set(rewritten, 0, rewritten.length)))
                .isEqualTo(message);
    }

    private static void compare(Class<?> record, Descriptor descriptor, Set<Class<?>> seen) {
        if (!seen.add(record)) {
            return;
        }
        Map<Integer, String> expected = new TreeMap<>();
        for (FieldDescriptor field : descriptor.getFields()) {
            expected.put(field.getNumber(), describe(field));
        }
        Map<Integer, String> actual = new TreeMap<>();
        for (Field field : MessagePlan.of(record).fields()) {
            if (field.tag() > 0) {
                actual.put(field.tag(), describe(field));
            }
        }
        assertThat(actual).as(descriptor.getFullName()).isEqualTo(expected);
        for (Field field : MessagePlan.of(record).fields()) {
            if (field.tag() > 0) {
                FieldDescriptor wire = descriptor.findFieldByNumber(field.tag());
                Descriptor nested = field.form() == Form.MESSAGE || field.form() == Form.ENUM ? element(wire) : null;
                if (nested != null) {
                    compare(field.type(), nested, seen);
                } else if (field.form() == Form.ENUM) {
                    compareEnum(field.type(), wire);
                }
            }
        }
    }

    private static @Nullable Descriptor element(FieldDescriptor wire) {
        FieldDescriptor value = wire.isMapField() ? wire.getMessageType().findFieldByNumber(2) : wire;
        return value.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? value.getMessageType() : null;
    }

    private static void compareEnum(Class<?> type, FieldDescriptor wire) {
        Map<Integer, String> expected = new TreeMap<>();
        for (EnumValueDescriptor value : wire.getEnumType().getValues()) {
            expected.put(value.getNumber(), value.getName());
        }
        Map<Integer, String> actual = new TreeMap<>();
        for (Object constant : type.getEnumConstants()) {
            actual.put(((Numbered) constant).number(), ((Enum<?>) constant).name());
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static String describe(FieldDescriptor field) {
        FieldDescriptor value = field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
        String arity = field.isMapField() ? "map" : field.isRepeated() ? "list" : "one";
        String form = switch (value.getType()) {
            case UINT32 -> "uint32";
            case FIXED32 -> "fixed32";
            case INT64 -> "int64";
            case FIXED64 -> "fixed64";
            case BYTES -> "bytes";
            case MESSAGE ->
                value.getMessageType().getFullName().equals("consumer.Checkpoint") ? "checkpoint" : "message";
            default -> value.getType().name().toLowerCase(Locale.ROOT);
        };
        return field.getJsonName() + " " + arity + " " + form;
    }

    private static String describe(Field field) {
        String form = switch (field.form()) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case UINT32 -> field.fixed() ? "fixed32" : "uint32";
            case INT64 -> field.fixed() ? "fixed64" : "int64";
            case DOUBLE -> "double";
            case ENUM -> "enum";
            case RAW_JSON, BYTES -> "bytes";
            case CHECKPOINT -> "checkpoint";
            case MESSAGE -> "message";
            case UNKNOWN -> "unknown";
        };
        return field.json() + " " + field.arity().name().toLowerCase(Locale.ROOT) + " " + form;
    }

    /// A message in which every field with a number is set.
    private static Object sample(Class<?> record, int seed) {
        MessagePlan plan = MessagePlan.of(record);
        @Nullable Object[] values = plan.blank();
        for (Field field : plan.fields()) {
            if (field.tag() > 0) {
                Object value = sampleValue(field, seed + field.tag());
                values[field.index()] = field.arity() == Arity.ONE
                        ? value
                        : field.arity() == Arity.LIST ? List.of(value, value) : Map.of("k", value, "", value);
            }
        }
        return plan.create(values);
    }

    private static Object sampleValue(Field field, int seed) {
        return switch (field.form()) {
            case STRING -> "text ü " + seed;
            case BOOLEAN -> true;
            case UINT32 -> -seed;
            case INT64 -> -1000L * seed;
            case DOUBLE -> -0.5 * seed;
            case ENUM -> field.type().getEnumConstants()[1];
            case RAW_JSON -> RawJson.of("{\"n\": " + seed + "}");
            case BYTES -> new RawBytes(new byte[] {0, (byte) seed});
            case CHECKPOINT -> new RuntimeCheckpoint(new byte[] {0x0a, 0x07, 0x0a, 0x01, 'a', 0x12, 0x02, 0x08, 0x05});
            case MESSAGE -> sample(field.type(), seed + 1);
            case UNKNOWN -> UnknownFields.NONE;
        };
    }

    private static Map<String, Descriptor> descriptors() throws Exception {
        FileDescriptorSet set = FileDescriptorSet.parseFrom(Files.readAllBytes(Path.of("target", "flow.protoset")));
        Map<String, FileDescriptor> files = new HashMap<>();
        List<FileDescriptorProto> waiting = new ArrayList<>(set.getFileList());
        while (!waiting.isEmpty()) {
            FileDescriptorProto file = waiting.removeFirst();
            if (!files.keySet().containsAll(file.getDependencyList())) {
                waiting.add(file);
                continue;
            }
            FileDescriptor[] dependencies =
                    file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
            files.put(file.getName(), FileDescriptor.buildFrom(file, dependencies));
        }
        Map<String, Descriptor> descriptors = new HashMap<>();
        for (FileDescriptor file : files.values()) {
            file.getMessageTypes().forEach(type -> descriptors.put(type.getFullName(), type));
        }
        return descriptors;
    }
}
