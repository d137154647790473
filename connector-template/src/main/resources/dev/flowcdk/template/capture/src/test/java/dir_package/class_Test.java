package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ${class}Test {

    @Test
    void measuresDegreesWithOneDigit() {
        assertThat(${class}.celsius(0)).isEqualTo(15.0);
        assertThat(${class}.celsius(1)).isEqualTo(15.5);
    }
}
