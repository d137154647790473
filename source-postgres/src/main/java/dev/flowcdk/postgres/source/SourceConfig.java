package dev.flowcdk.postgres.source;

import dev.flowcdk.Advanced;
import dev.flowcdk.Checked;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.Keyword;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Required;
import dev.flowcdk.Secret;
import dev.flowcdk.Suggested;
import dev.flowcdk.Title;
import dev.flowcdk.Unordered;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.ServerAddress;
import dev.flowcdk.tunnel.NetworkTunnel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Endpoint config of `source-postgres`.
@Title("PostgreSQL Connection")
public record SourceConfig(
        @Field(
                title = "Server Address",
                description = "The host, or the host and port, at which your database can be reached.")
        String address,

        @Field(title = "User", description = "The database user to log in as.") @Suggested("flow_capture")
        String user,

        @NotInSchema @Nullable Secret password,

        @Field(title = Field.UNTITLED, description = "Name of the logical database to capture from.")
        @Default("postgres")
        @Required
        String database,

        @Field(
                title = Field.UNTITLED,
                description = "Keeps every change of a row as a document of its own, instead of the row's newest form.")
        @Default("false")
        @Required
        @Nonsensitive
        boolean historyMode,

        @Field(title = "Authentication", description = "How to log in to your database.")
        @Suggested("{\"auth_type\": \"UserPassword\"}")
        @Required
        @Keyword(name = "x-iam-auth", json = "true")
        @Keyword(name = "x-iam-azure-scope", json = "\"https://ossrdbms-aad.database.windows.net/.default\"")
        @Nullable
        Credentials credentials,

        @Field(title = "Discovery Filters", description = "Which tables discovery offers.") @Unordered
        DiscoveryFilters discoveryFilters,

        @Field(title = "Advanced Options", description = "Options that you normally leave as they are.")
        @Advanced
        @Unordered
        AdvancedOptions advanced,

        @Field(title = "Network Tunnel", description = "How to reach a database that is not open to the internet.")
        @Unordered
        NetworkTunnel networkTunnel)
        implements Checked {

    /// Filters of discovery; they do not stop a table that is captured already.
    public record DiscoveryFilters(
            @Field(title = "Include Schemas", description = "Only tables of these schemas are offered.")
            @JsonName("include_schemas")
            @Default(value = "[]", inSchema = false)
            @Unordered
            @Nonsensitive
            List<String> includeSchemas,

            @Field(title = "Exclude Schemas", description = "Tables of these schemas are not offered.")
            @JsonName("exclude_schemas")
            @Default(value = "[]", inSchema = false)
            @Unordered
            @Nonsensitive
            List<String> excludeSchemas,

            @Field(
                    title = "Table Patterns",
                    description =
                            "Only tables that match one of these patterns are offered, such as public.* or *_log.")
            @JsonName("table_patterns")
            @Default(value = "[]", inSchema = false)
            @Unordered
            @Nonsensitive
            List<String> tablePatterns,

            @Field(
                    title = "Discover Unpublished Tables",
                    description = "Offers also tables that the publication does not contain.")
            @JsonName("discover_unpublished_tables")
            @Default(value = "false", inSchema = false)
            @Unordered
            @Nonsensitive
            boolean discoverUnpublishedTables)
            implements Checked {

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            for (int index = 0; index < tablePatterns.size(); index++) {
                String problem = TablePattern.problem(tablePatterns.get(index));
                if (!problem.isEmpty()) {
                    problems.add("/table_patterns/" + index + ": " + problem);
                }
            }
            return problems;
        }

        /// @throws IllegalArgumentException if a pattern is malformed
        public List<TablePattern> patterns() {
            return tablePatterns.stream().map(TablePattern::parse).toList();
        }
    }

    /// How to log in: the credentials, or what older configs hold instead.
    public Credentials login() {
        if (credentials != null) {
            return credentials;
        }
        return new Credentials.UserPassword(password == null ? Secret.of("") : password);
    }

    /// @throws IllegalArgumentException if the address is malformed, which decoding has ruled out
    public ServerAddress server() {
        return ServerAddress.parse(address);
    }

    /// Whether discovery offers tables outside of the publication; there are two options that say so.
    public boolean discoversUnpublishedTables() {
        return discoveryFilters.discoverUnpublishedTables() || advanced.discoverUnpublishedTables();
    }

    /// Schemas that discovery is limited to, from both options that say so; empty for all.
    public List<String> discoveredSchemas() {
        List<String> schemas = new ArrayList<>(advanced.discoverSchemas());
        schemas.addAll(discoveryFilters.includeSchemas());
        return List.copyOf(schemas);
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        String wrongAddress = ServerAddress.problem(address);
        if (!wrongAddress.isEmpty()) {
            problems.add("/address: " + wrongAddress);
        }
        if (user.isBlank()) {
            problems.add("/user: must not be empty");
        }
        return problems;
    }

    /// Messages for options that are set but whose function comes later, each with its pointer. Asked where a task
    /// uses the config: when it is validated and when it starts.
    public List<String> unsupported() {
        List<String> messages = new ArrayList<>();
        String login = login().unsupported();
        if (login != null) {
            messages.add(login);
        }
        messages.addAll(advanced.unsupported());
        return messages;
    }
}
