package dev.flowcdk.internal.schema;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Sets up the schema library so that it sees records the way decoding does.
final class SchemaGeneration {

    /// What a schema is for.
    enum Purpose {
        CONFIG,
        DOCUMENT
    }

    private final Purpose purpose;

    SchemaGeneration(Purpose purpose) {
        this.purpose = purpose;
    }

    JsonNode schema(Class<?> record) {
        ObjectNode schema = new SchemaGenerator(settings()).generateSchema(record);
        schema.remove("additionalProperties");
        Keywords.addWritten(record, schema);
        return Keywords.inReadingOrder(schema);
    }

    private SchemaGeneratorConfig settings() {
        var builder = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.INLINE_ALL_SCHEMAS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        builder.forTypesInGeneral()
                .withPropertySorter(Comparator.comparingInt(SchemaGeneration::place))
                .withCustomDefinitionProvider(this::definition)
                .withTypeAttributeOverride(this::describeType);
        builder.forFields()
                .withIgnoreCheck(field -> !field(field).inSchema())
                .withNullableCheck(_ -> false)
                .withRequiredCheck(field -> field(field).required())
                .withPropertyNameOverrideResolver(field -> field(field).name())
                .withInstanceAttributeOverride(this::describeField);
        return builder.build();
    }

    private static int place(MemberScope<?, ?> member) {
        return member instanceof FieldScope field ? type(field).fields().indexOf(field(field)) : Integer.MAX_VALUE;
    }

    private @Nullable CustomDefinition definition(ResolvedType type, SchemaGenerationContext context) {
        ObjectNode node = context.getGeneratorConfig().createObjectNode();
        Class<?> erased = type.getErasedType();
        Scalar scalar = Scalar.of(erased);
        if (scalar != null) {
            return inline(scalar(scalar, node));
        }
        return switch (RecordType.shapeOf(erased).kind()) {
            case Kind.Constants constants -> inline(constants(constants, node));
            case Kind.OneOf oneOf -> inline(oneOf(oneOf, node, context));
            case Kind.Any _ -> inline(node);
            case Kind.Single _, Kind.Items _, Kind.Entries _, Kind.Section _, Kind.Unsupported _ -> null;
        };
    }

    private static CustomDefinition inline(ObjectNode node) {
        return new CustomDefinition(
                node, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
    }

    private static ObjectNode scalar(Scalar scalar, ObjectNode node) {
        node.put("type", scalar.jsonType());
        if (!scalar.format().isEmpty()) {
            node.put("format", scalar.format());
        }
        if (scalar == Scalar.BYTES) {
            node.put("contentEncoding", "base64");
        }
        return node;
    }

    private static ObjectNode constants(Kind.Constants constants, ObjectNode node) {
        node.put("type", "string");
        constants.names().forEach(node.putArray("enum")::add);
        return node;
    }

    private ObjectNode oneOf(Kind.OneOf oneOf, ObjectNode node, SchemaGenerationContext context) {
        node.put("type", "object");
        node.putObject("discriminator").put("propertyName", oneOf.property());
        ArrayNode choices = node.putArray("oneOf");
        for (Kind.Option option : oneOf.options()) {
            ResolvedType type = context.getTypeContext().resolve(option.type());
            ObjectNode choice = context.createStandardDefinition(type, null);
            choice.remove("additionalProperties");
            Keywords.addDiscriminator(oneOf, option, choice, purpose);
            choices.add(choice);
        }
        return node;
    }

    private void describeType(ObjectNode node, TypeScope scope, SchemaGenerationContext context) {
        Class<?> type = scope.getType().getErasedType();
        if (type.isRecord()) {
            Keywords.describe(type, node, purpose);
        }
    }

    private void describeField(ObjectNode node, FieldScope scope, SchemaGenerationContext context) {
        if (!scope.isFakeContainerItemScope()) {
            Keywords.describe(type(scope), field(scope), node, purpose);
        }
    }

    private static RecordType type(FieldScope scope) {
        return RecordType.of(scope.getDeclaringType().getErasedType());
    }

    private static RecordField field(FieldScope scope) {
        List<RecordField> fields = type(scope).fields();
        for (RecordField field : fields) {
            if (field.javaName().equals(scope.getDeclaredName())) {
                return field;
            }
        }
        throw new IllegalStateException("no component " + scope.getDeclaredName());
    }
}
