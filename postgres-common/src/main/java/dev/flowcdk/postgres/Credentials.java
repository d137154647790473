package dev.flowcdk.postgres;

import dev.flowcdk.Checked;
import dev.flowcdk.Choice;
import dev.flowcdk.Discriminator;
import dev.flowcdk.Field;
import dev.flowcdk.JsonNames;
import dev.flowcdk.Keyword;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.Secret;
import dev.flowcdk.Unordered;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to log in to the database: the option `credentials`.
@Discriminator(value = "auth_type", open = true)
public sealed interface Credentials {

    /// Dialect of each choice's schema, which stands in the choices as in the whole.
    String DIALECT = "\"https://json-schema.org/draft/2020-12/schema\"";

    /// Why there is nothing to log in with, null if there is: tokens are added to the config by the platform.
    default @Nullable String unsupported() {
        return null;
    }

    /// What the user logs in with, for each connection anew.
    ///
    /// @param clock tells the time from which on a token that is made here is good for a quarter of an hour
    Login login(ServerAddress address, String user, InstantSource clock);

    /// How connections are protected unless the operator chooses; null for the driver's choice.
    default @Nullable SslMode usualSslMode() {
        return null;
    }

    /// A password.
    @Choice(name = "UserPassword", title = "Password")
    @Unordered
    @Keyword(name = "$schema", json = DIALECT)
    record UserPassword(
            @Field(title = "Password", description = "Password of the user.")
            Secret password) implements Credentials, Checked {

        @Override
        public Login login(ServerAddress address, String user, InstantSource clock) {
            return Login.password(password);
        }

        @Override
        public List<String> problems() {
            return password.isEmpty() ? List.of("/password: must not be empty") : List.of();
        }
    }

    /// A token signed with the role of an AWS account.
    @Choice(name = "AWSIAM", title = "AWS IAM")
    @Unordered
    @Keyword(name = "$schema", json = DIALECT)
    @Keyword(name = "$id", json = "\"https://github.com/estuary/connectors/go/auth/iam/aws-config\"")
    @JsonNames(JsonNames.Style.SNAKE_CASE)
    record AwsIam(
            @Field(title = "AWS Region", description = "Region of the database.")
            String awsRegion,

            @Field(title = "AWS Role ARN", description = "Role that may connect to the database.")
            String awsRoleArn,

            @NotInSchema @Nullable Secret awsAccessKeyId,

            @NotInSchema @Nullable Secret awsSecretAccessKey,

            @NotInSchema @Nullable Secret awsSessionToken)
            implements Credentials, Checked {

        @Override
        public @Nullable String unsupported() {
            return awsAccessKeyId == null || awsSecretAccessKey == null
                    ? missing("AWSIAM", "aws_access_key_id and aws_secret_access_key")
                    : null;
        }

        @Override
        public Login login(ServerAddress address, String user, InstantSource clock) {
            Secret accessKey = given(awsAccessKeyId);
            Secret secretKey = given(awsSecretAccessKey);
            return new Login(
                    () -> RdsToken.sign(
                            address, user, awsRegion, accessKey, secretKey, awsSessionToken, clock.instant()),
                    tokenHint("role \"" + awsRoleArn + "\" may connect (rds-db:connect) as this user in " + awsRegion
                            + ", and the user has the role rds_iam"));
        }

        @Override
        public List<String> problems() {
            return blank("/aws_region", awsRegion, "/aws_role_arn", awsRoleArn);
        }
    }

    /// An access token of a Google Cloud service account.
    @Choice(name = "GCPIAM", title = "Google Cloud IAM")
    @Unordered
    @Keyword(name = "$schema", json = DIALECT)
    @Keyword(name = "$id", json = "\"https://github.com/estuary/connectors/go/auth/iam/gcp-config\"")
    @JsonNames(JsonNames.Style.SNAKE_CASE)
    record GcpIam(
            @Field(title = "Service Account", description = "Service account that may connect to the database.")
            String gcpServiceAccountToImpersonate,

            @Field(
                    title = "Workload Identity Pool Audience",
                    description = "Audience of the workload identity pool that trusts the platform.")
            String gcpWorkloadIdentityPoolAudience,

            @NotInSchema @Nullable Secret gcpAccessToken)
            implements Credentials, Checked {

        @Override
        public @Nullable String unsupported() {
            return gcpAccessToken == null ? missing("GCPIAM", "gcp_access_token") : null;
        }

        @Override
        public Login login(ServerAddress address, String user, InstantSource clock) {
            Secret token = given(gcpAccessToken);
            return new Login(
                    () -> token,
                    tokenHint("service account \"" + gcpServiceAccountToImpersonate
                            + "\" is a user of the database under this name"));
        }

        @Override
        public SslMode usualSslMode() {
            return SslMode.REQUIRE;
        }

        @Override
        public List<String> problems() {
            return blank(
                    "/gcp_service_account_to_impersonate",
                    gcpServiceAccountToImpersonate,
                    "/gcp_workload_identity_pool_audience",
                    gcpWorkloadIdentityPoolAudience);
        }
    }

    /// An access token of an Azure application.
    @Choice(name = "AzureIAM", title = "Azure IAM")
    @Unordered
    @Keyword(name = "$schema", json = DIALECT)
    @Keyword(name = "$id", json = "\"https://github.com/estuary/connectors/go/auth/iam/azure-config\"")
    @JsonNames(JsonNames.Style.SNAKE_CASE)
    record AzureIam(
            @Field(title = "Azure Client ID", description = "Client ID of the application that may connect.")
            String azureClientId,

            @Field(title = "Azure Tenant ID", description = "Tenant ID of that application.")
            String azureTenantId,

            @NotInSchema @Nullable Secret azureAccessToken)
            implements Credentials, Checked {

        @Override
        public @Nullable String unsupported() {
            return azureAccessToken == null ? missing("AzureIAM", "azure_access_token") : null;
        }

        @Override
        public Login login(ServerAddress address, String user, InstantSource clock) {
            Secret token = given(azureAccessToken);
            return new Login(
                    () -> token,
                    tokenHint("application \"" + azureClientId + "\" is a user of the database under this name"));
        }

        @Override
        public SslMode usualSslMode() {
            return SslMode.REQUIRE;
        }

        @Override
        public List<String> problems() {
            return blank("/azure_client_id", azureClientId, "/azure_tenant_id", azureTenantId);
        }
    }

    private static String tokenHint(String condition) {
        return "it does not accept the token that the platform has added. One that has ended is replaced when the task is"
                + " started again; else check that " + condition;
    }

    private static String missing(String choice, String options) {
        return "/credentials: has no " + options + ", which the platform adds for \"" + choice
                + "\"; where it does not, choose \"UserPassword\"";
    }

    private static Secret given(@Nullable Secret secret) {
        if (secret == null) {
            throw new IllegalStateException("asked for a secret that is not there");
        }
        return secret;
    }

    private static List<String> blank(String pointer, String value, String otherPointer, String otherValue) {
        List<String> problems = new ArrayList<>();
        if (value.isBlank()) {
            problems.add(pointer + ": must not be empty");
        }
        if (otherValue.isBlank()) {
            problems.add(otherPointer + ": must not be empty");
        }
        return problems;
    }
}
