package dev.flowcdk.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.internal.schema.RecordSchema;
import org.junit.jupiter.api.Test;

class LastWordsTest {

    record NoField(String host) {}

    @Test
    void listMistakesOfTheAuthorAsTheyAre() {
        Throwable mistakes = catchThrowable(() -> RecordSchema.of(NoField.class));

        LastWords words = LastWords.of(mistakes);

        assertThat(words.message())
                .isEqualTo("mistakes in the connector's records:\n"
                        + " - NoField.host: has no @Field, which gives it a title and a description");
        assertThat(words.withStack()).isFalse();
    }
}
