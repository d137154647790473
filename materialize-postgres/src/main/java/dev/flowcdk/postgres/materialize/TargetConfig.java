package dev.flowcdk.postgres.materialize;

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
import dev.flowcdk.postgres.SslMode;
import dev.flowcdk.tunnel.NetworkTunnel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Endpoint config of `materialize-postgres`.
@Title("SQL Connection")
@Keyword(name = "$id", json = "\"https://github.com/estuary/connectors/materialize-postgres/config\"")
public record TargetConfig(
        @Field(
                title = "Address",
                description = "The host, or the host and port, at which your database can be reached.")
        String address,

        @Field(title = "User", description = "The database user to log in as.")
        String user,

        @NotInSchema @Nullable Secret password,

        @Field(title = "Database", description = "Name of the logical database to materialize to.") @Nullable
        String database,

        @Field(
                title = "Database Schema",
                description = "Schema of the tables for which you choose no other, and of the connector's own table.")
        @Suggested("public")
        @Nullable
        String schema,

        @Field(
                title = "Hard Delete",
                description = "Deletes the rows of documents that are deleted at their source, instead of keeping them"
                        + " marked as deleted.")
        @Default("false")
        @Nonsensitive
        boolean hardDelete,

        @Field(title = "Authentication", description = "How to log in to your database.")
        @Suggested("{\"auth_type\": \"UserPassword\"}")
        @Required
        @Keyword(name = "x-iam-auth", json = "true")
        @Keyword(name = "x-iam-azure-scope", json = "\"https://ossrdbms-aad.database.windows.net/.default\"")
        @Keyword(
                at = "/oneOf/0",
                name = "$id",
                json = "\"https://github.com/estuary/connectors/materialize-postgres/user-password\"")
        @Nullable
        Credentials credentials,

        @Field(title = "dbt Cloud Job Trigger", description = "Runs a job of dbt Cloud after data has been written.")
        @JsonName("dbt_job_trigger")
        @Unordered
        @Nullable
        DbtJobTrigger dbtJobTrigger,

        @Field(title = "Advanced Options", description = "Options that you normally leave as they are.")
        @Advanced
        @Unordered
        AdvancedOptions advanced,

        @Field(title = "Network Tunnel", description = "How to reach a database that is not open to the internet.")
        @Unordered
        NetworkTunnel networkTunnel)
        implements Checked {

    /// The section `advanced`.
    @Unordered
    public record AdvancedOptions(
            @Field(title = "SSL Mode", description = "How connections are protected by TLS.") @Nullable
            SslMode sslmode,

            @Field(
                    title = "Exclude Flow Document",
                    description =
                            "Keeps no column with the whole document, and rebuilds documents from the other columns.")
            @JsonName("no_flow_document")
            @Default("false")
            @Nonsensitive
            boolean noFlowDocument,

            @Field(title = "Feature Flags", description = "Names of features to turn on or off, separated by commas.")
            @JsonName("feature_flags")
            @Nonsensitive
            @Nullable
            String featureFlags) {}

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
        if (credentials == null && (password == null || password.isEmpty())) {
            problems.add("/credentials: is required, but missing");
        }
        return problems;
    }

    /// Messages for options that are set but whose function comes later, each with its pointer. Asked where a task uses
    /// the config: when it is validated and when it starts.
    public List<String> unsupported() {
        List<String> messages = new ArrayList<>();
        String login = login().unsupported();
        if (login != null) {
            messages.add(login);
        }
        messages.addAll(TargetFlags.refusals(advanced.featureFlags()));
        return messages;
    }
}
