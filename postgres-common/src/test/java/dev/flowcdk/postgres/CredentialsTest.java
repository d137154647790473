package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.Secret;
import java.time.Instant;
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

    /// The signature was computed by another program that gives AWS's own example of a signed request.
    @Test
    void signsARequestToConnect() {
        var address = ServerAddress.parse("prod-instance.us-east-1.rds.amazonaws.com:3306");

        String token = aws(null).secret(address, "mySQLUser", NOW).reveal();

        assertThat(token)
                .startsWith("prod-instance.us-east-1.rds.amazonaws.com:3306/?Action=connect&DBUser=mySQLUser&")
                .contains("X-Amz-Credential=akid%2F20161107%2Fus-east-1%2Frds-db%2Faws4_request")
                .endsWith("X-Amz-Signature=c22b65b4b0d7e441e26a586a93cc3f01d5d14a4ff20cf608d38214c60046879f");
        assertThat(aws("se/ss").secret(address, "mySQLUser", NOW).reveal()).contains("&X-Amz-Security-Token=se%2Fss&");
    }

    @Test
    void takesTokensThatThePlatformAdds() {
        var address = ServerAddress.parse("db");
        var google = new Credentials.GcpIam("a", "b", Secret.of("token"));
        var azure = new Credentials.AzureIam("a", "b", Secret.of("other"));

        assertThat(google.secret(address, "u", NOW).reveal()).isEqualTo("token");
        assertThat(azure.secret(address, "u", NOW).reveal()).isEqualTo("other");
        assertThat(google.unsupported()).isNull();
        assertThat(azure.usualSslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(new Credentials.GcpIam("a", "b", null).unsupported()).contains("has no gcp_access_token", "GCPIAM");
    }
}
