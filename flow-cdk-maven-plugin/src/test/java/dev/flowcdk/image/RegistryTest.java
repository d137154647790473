package dev.flowcdk.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:5000", "localhost:5000/acme", "127.0.0.1:5000/acme"})
    void needsNoTlsOnThisMachine(String registry) {
        assertThat(Registry.isOfThisMachine(registry)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ghcr.io/acme", "localhost.example.com/acme", "127.example.com", "example.com/localhost"})
    void needsTlsAnywhereElse(String registry) {
        assertThat(Registry.isOfThisMachine(registry)).isFalse();
    }
}
