package dev.flowcdk.airbyte.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.airbyte.StreamName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    /// Databases cut names at 63 bytes, so what tells them apart has to come before.
    @Test
    void tellsLongNamesApartWithinWhatDatabasesKeep() {
        String name = "名前".repeat(30);

        String one = Resources.told(name, name + "1");
        String other = Resources.told(name, name + "2");

        assertThat(one).isNotEqualTo(other).startsWith("名前");
        assertThat(one.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(Resources.told("😀".repeat(30), "x").codePoints())
                .noneMatch(point -> point == '?' || point == 0xFFFD);
    }

    @Test
    void putsARefreshBesideItsResource() {
        assertThat(Resources.staged(new StreamName("shop", "orders")))
                .isEqualTo(new StreamName("shop", "airbyte_refresh_orders_f8c59e26"));
    }
}
