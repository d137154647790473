package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "db.example.com, db.example.com, 5432",
        "db:1, db, 1",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "[::1], ::1, 5432",
        "[::1]:5433, ::1, 5433",
    })
    void readsHostAndPort(String address, String host, int port) {
        assertThat(ServerAddress.parse(address)).isEqualTo(new ServerAddress(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "db:0, must have a port between 1 and 65535 behind the colon",
        "db:65536, must have a port between 1 and 65535 behind the colon",
        "db:, must have a port between 1 and 65535 behind the colon",
        "db:http, must have a port between 1 and 65535 behind the colon",
        ":5432, must be a host",
        "postgres://db, must have a port",
    })
    void saysWhatIsWrong(String address, String problem) {
        assertThat(ServerAddress.problem(address)).startsWith(problem).endsWith("but is \"" + address + '"');
    }

    @Test
    void doesNotRepeatAPasswordThatWasPutIntoTheAddress() {
        assertThat(ServerAddress.problem("user:hush@db:5432"))
                .startsWith("must be a host")
                .doesNotContain("hush");
    }

    @Test
    void writesBracketsAroundAnAddressWithColons() {
        assertThat(new ServerAddress("::1", 5432)).hasToString("[::1]:5432");
        assertThat(new ServerAddress("db", 5432)).hasToString("db:5432");
    }
}
