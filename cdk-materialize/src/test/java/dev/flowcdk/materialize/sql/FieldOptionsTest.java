package dev.flowcdk.materialize.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldOptionsTest {

    private static FieldOptions of(String json) {
        return FieldOptions.of("name", RawJson.of(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", " null ", "{}", "{\"castToString\":false,\"DDL\":null}"})
    void areNoneWithoutConfig(String json) {
        assertThat(of(json)).isEqualTo(FieldOptions.NONE);
        assertThat(FieldOptions.of("name", null)).isEqualTo(FieldOptions.NONE);
        assertThat(FieldOptions.NONE.asText()).isFalse();
        assertThat(FieldOptions.NONE.hasType()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"castToString", "ignoreStringFormat"})
    void askForTextByEitherName(String option) {
        assertThat(of("{\"" + option + "\":true}").asText()).isTrue();
    }

    @Test
    void giveAType() {
        assertThat(of("{\"DDL\":\"citext\"}").hasType()).isTrue();
        assertThat(of("{\"DDL\":\" \"}").hasType()).isFalse();
    }

    @Test
    void refuseWhatIsUnknown() {
        assertThatThrownBy(() -> of("{\"ddl\":\"text\"}"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("the config of field \"name\"")
                .hasMessageContaining("ddl");
    }

    @Test
    void acceptColumnsByTheirTypes() {
        assertThat(ColumnType.of("TEXT", "text").accepts("TEXT")).isTrue();
        assertThat(ColumnType.of("TEXT", "text").accepts("int")).isFalse();
        assertThat(ColumnType.chosen("citext").accepts("whatever")).isTrue();
    }
}
