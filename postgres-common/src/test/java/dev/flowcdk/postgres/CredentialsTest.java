package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final Instant NOW = Instant.parse("2016-11-07T17:39:33Z");

    private static Credentials.AwsIam aws(@Nullable String session) {
        return new Credentials.AwsIam(
                "us-east-1",
                "arn:aws:iam::1:role/db",
                Secret.of("akid"),
                Secret.of("skid"),
                session == null ? null : Secret.of(session));
    }

    private static String secret(Credentials credentials, ServerAddress address) {
        return credentials
                .login(address, "mySQLUser", InstantSource.fixed(NOW))
                .secret()
                .get()
                .reveal();
    }

    /// The signature was computed by another program that gives AWS's own example of a signed request.
    @Test
    void signsARequestToConnect() {
        var address = ServerAddress.parse("prod-instance.us-east-1.rds.amazonaws.com:3306");

        String token = secret(aws(null), address);

        assertThat(token)
                .startsWith("prod-instance.us-east-1.rds.amazonaws.com:3306/?Action=connect&DBUser=mySQLUser&")
                .contains("X-Amz-Credential=akid%2F20161107%2Fus-east-1%2Frds-db%2Faws4_request")
                .endsWith("X-Amz-Signature=c22b65b4b0d7e441e26a586a93cc3f01d5d14a4ff20cf608d38214c60046879f");
        assertThat(secret(aws("se/ss"), address)).contains("&X-Amz-Security-Token=se%2Fss&");
    }

    @Test
    void takesTokensThatThePlatformAdds() {
        var address = ServerAddress.parse("db");
        var google = new Credentials.GcpIam("a", "b", Secret.of("token"));
        var azure = new Credentials.AzureIam("a", "b", Secret.of("other"));

        assertThat(secret(google, address)).isEqualTo("token");
        assertThat(secret(azure, address)).isEqualTo("other");
        assertThat(google.unsupported()).isNull();
        assertThat(azure.usualSslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(new Credentials.GcpIam("a", "b", null).unsupported()).contains("has no gcp_access_token", "GCPIAM");
    }

    /// A signed request is good for a quarter of an hour, and a capture connects again after that.
    @Test
    void signsForEachConnectionAnewAndForTheAddressOfTheOptions() throws Exception {
        var now = new AtomicReference<>(NOW);
        try (var server = new LoginServer()) {
            var address = ServerAddress.parse("prod.rds.amazonaws.com:3306");
            var options = new PostgresOptions(
                    address,
                    "mySQLUser",
                    aws(null).login(address, "mySQLUser", now::get),
                    "shop",
                    SslMode.DISABLE,
                    null,
                    server.address());
            PostgresConnector connector = PostgresConnector.of(options);

            refused(connector::connect).hasMessageContaining("role \"arn:aws:iam::1:role/db\" may connect");
            now.updateAndGet(before -> before.plus(Duration.ofMinutes(20)));
            refused(connector::connectForReplication).hasMessageContaining("the token that the platform has added");

            assertThat(server.passwords())
                    .hasSize(2)
                    .allMatch(password -> password.startsWith("prod.rds.amazonaws.com:3306/?Action=connect"))
                    .satisfiesExactly(
                            first -> assertThat(first).contains("X-Amz-Date=20161107T173933Z"),
                            second -> assertThat(second).contains("X-Amz-Date=20161107T175933Z"));
        }
    }

    @Test
    void saysWhoseTokenIsRefused() throws Exception {
        try (var server = new LoginServer()) {
            var google = new Credentials.GcpIam("capture@project.iam", "pool", Secret.of("ya29.ended"));
            var azure = new Credentials.AzureIam("client", "tenant", Secret.of("eyJ.ended"));

            refused(() -> connect(server, google))
                    .hasMessageContaining("service account \"capture@project.iam\" is a user")
                    .hasMessageNotContaining("ya29");
            refused(() -> connect(server, azure)).hasMessageContaining("application \"client\" is a user");
            assertThat(server.passwords()).containsExactly("ya29.ended", "eyJ.ended");
        }
    }

    private static Object connect(LoginServer server, Credentials credentials) {
        var address = ServerAddress.parse("db");
        return PostgresConnector.of(new PostgresOptions(
                        address,
                        "user",
                        credentials.login(address, "user", InstantSource.fixed(NOW)),
                        "shop",
                        SslMode.DISABLE,
                        null,
                        server.address()))
                .connect();
    }

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable connecting) {
        return assertThatThrownBy(connecting)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("it does not accept the token")
                .hasMessageContaining("is replaced when the task is started again");
    }
}
