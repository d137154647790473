package dev.flowcdk.guide.configs;

import dev.flowcdk.Advanced;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.JsonNames;
import dev.flowcdk.Multiline;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.Suggested;
import dev.flowcdk.Title;
import dev.flowcdk.tunnel.NetworkTunnel;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

@Title(value = "Shop", description = "Where the orders are.")
@JsonNames(JsonNames.Style.SNAKE_CASE)
record ShopConfig(
        @Field(title = "Address", description = "Address of the shop, such as https://shop.example.com.")
        URI address,

        @Field(title = "Login", description = "How to log in to the shop.")
        Login login,

        @Field(title = "Region", description = "Where the shop's data is kept.") @Suggested("EU")
        Region region,

        @Field(title = "Start Date", description = "Orders before this day are left out.") @Nullable
        LocalDate startDate,

        @Field(title = "Page Size", description = "Orders that are asked for at once.")
        @Default("100")
        @Min(1)
        @Max(1000)
        @Nonsensitive
        int pageSize,

        @Field(title = "Query", description = "Further conditions, one a line.") @Multiline @Nullable
        String query,

        @Field(title = "Advanced", description = "Options that you normally leave as they are.") @Advanced
        Tuning tuning,

        @Field(title = "Network Tunnel", description = "How to reach a shop that is not open to the internet.")
        NetworkTunnel networkTunnel) {}
