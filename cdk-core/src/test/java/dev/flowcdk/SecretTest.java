package dev.flowcdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

    private record Login(String user, Secret password) {}

    @Test
    void showsNothingOfItself() {
        Secret secret = Secret.of("hunter2");

        assertThat(secret.toString()).doesNotContain("hunter2");
        assertThat(new Login("anna", secret).toString()).isEqualTo("Login[user=anna, password=(secret)]");
    }

    @Test
    void isRevealedToWhoAsks() {
        assertThat(Secret.of("hunter2").reveal()).isEqualTo("hunter2");
    }

    @Test
    void equalsOneWithTheSameText() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    }
}
