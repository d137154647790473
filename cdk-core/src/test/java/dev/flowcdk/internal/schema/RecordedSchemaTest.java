package dev.flowcdk.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Field;
import dev.flowcdk.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class RecordedSchemaTest {

    record Recorded(
            @Field(title = "Name", description = "Is not read.")
            String name) {}

    record Unrecorded(
            @Field(title = "Name", description = "A \"name\", to be sure.")
            String name) {}

    record Document(@Key long id) {}

    @Test
    void answersWithWhatIsRecorded() {
        assertThat(new String(RecordedSchema.config(Recorded.class), UTF_8))
                .isEqualTo("{\"title\":\"As \\\" recorded\",\"type\":\"object\"}");
    }

    @Test
    void generatesWhatIsNotRecorded() {
        assertThat(new String(RecordedSchema.config(Unrecorded.class), UTF_8))
                .isEqualTo(RecordSchema.of(Unrecorded.class).toString());
        assertThat(new String(RecordedSchema.document(Document.class), UTF_8))
                .isEqualTo(RecordSchema.ofDocument(Document.class).toString());
    }

    @Test
    @DisabledIfSystemProperty(named = RecordedSchema.RECORD, matches = "true")
    void noticesWhatIsMissingOrOutOfDate() {
        assertThatThrownBy(() -> RecordedSchema.verifyConfigs(Recorded.class, Unrecorded.class))
                .isInstanceOf(AssertionError.class)
                .hasMessage("recorded schemas are missing or out of date:"
                        + " META-INF/flow-cdk/dev.flowcdk.internal.schema.RecordedSchemaTest$Recorded.schema.json,"
                        + " META-INF/flow-cdk/dev.flowcdk.internal.schema.RecordedSchemaTest$Unrecorded.schema.json;"
                        + " run this test with -Dflowcdk.record=true and commit what it writes");
    }

    @Test
    @DisabledIfSystemProperty(named = RecordedSchema.RECORD, matches = "true")
    void findsWhatIsPackagedOutOfDate(@TempDir Path classes) throws Exception {
        Path folder = Files.createDirectories(classes.resolve("META-INF/flow-cdk"));
        String prefix = RecordedSchemaTest.class.getName();
        Files.writeString(folder.resolve(prefix + "$Recorded.schema.json"), "{}\n");
        Files.writeString(folder.resolve(prefix + "$Gone.document.json"), "{}\n");
        Files.writeString(
                folder.resolve(prefix + "$Document.document.json"),
                RecordSchema.ofDocument(Document.class).toPrettyString() + "\n");

        assertThat(RecordedSchema.outOfDate(classes, getClass().getClassLoader()))
                .containsExactly(
                        "META-INF/flow-cdk/" + prefix + "$Recorded.schema.json",
                        "META-INF/flow-cdk/" + prefix + "$Gone.document.json");
    }

    @Test
    void findsNothingWhereNothingIsRecorded(@TempDir Path classes) throws Exception {
        assertThat(RecordedSchema.outOfDate(classes, getClass().getClassLoader()))
                .isEmpty();
    }

    @Test
    void takesOutWhiteSpaceOutsideOfStringsOnly() {
        byte[] pretty = "{\n  \"a b\" : [ 1, \" \\\\\\\" x \" ],\r\n\t\"ä\" : \"ö ü\" }\n".getBytes(UTF_8);

        assertThat(new String(OneLine.of(pretty), UTF_8)).isEqualTo("{\"a b\":[1,\" \\\\\\\" x \"],\"ä\":\"ö ü\"}");
    }
}
