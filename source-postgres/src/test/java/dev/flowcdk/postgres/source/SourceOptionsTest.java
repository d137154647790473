package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.config.ConfigJson;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Every option of the other implementation, by itself: accepted, and refused by nobody later.
class SourceOptionsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Values for options whose schema says too little.
    private static final Map<String, String> VALUES = Map.of(
            "/advanced/watermarksTable", "a.b",
            "/advanced/skip_backfills", "a.b",
            "/advanced/min_backfill_xid", "12",
            "/advanced/rediscovery_interval", "2m",
            "/advanced/feature_flags", "no_flatten_arrays");

    static Stream<JsonNode> options() throws Exception {
        return facts().at("/endpoint/flat")
                .valueStream()
                .filter(option -> !option.path("type").asString().equals("object"));
    }

    static Stream<String> flags() throws Exception {
        return Stream.concat(
                        facts().get("featureFlags").propertyNames().stream(),
                        Stream.of("initial_backfill_cursor=0/1", "force_reset_cursor=0/1"))
                .flatMap(flag -> flag.contains("=") ? Stream.of(flag) : Stream.of(flag, "no_" + flag));
    }

    @ParameterizedTest
    @MethodSource("options")
    void isAccepted(JsonNode option) {
        ObjectNode config = usual();
        set(config, option);

        SourceConfig decoded = decoded(config);

        assertThat(decoded.unsupported()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void aFlagIsAccepted(String flag) {
        ObjectNode config = usual();
        config.withObjectProperty("advanced").put("feature_flags", flag);

        assertThat(decoded(config).unsupported()).isEmpty();
    }

    private static ObjectNode usual() {
        return (ObjectNode) JSON.readTree("""
                {"address": "db", "user": "u", "database": "d", "historyMode": false, "credentials": {"auth_type": "UserPassword", "password": "p"}}""");
    }

    private static SourceConfig decoded(ObjectNode config) {
        return ConfigJson.endpoint(SourceConfig.class, config.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void set(ObjectNode config, JsonNode option) {
        String pointer = option.get("pointer").asString();
        if (pointer.startsWith("/credentials<")) {
            config.set("credentials", JSON.readTree(credentials(pointer)));
            return;
        }
        List<String> parts = List.of(pointer.substring(1).split("/"));
        ObjectNode parent = config;
        for (String part : parts.subList(0, parts.size() - 1)) {
            parent = parent.withObjectProperty(part);
        }
        parent.set(parts.getLast(), value(pointer, option));
        if (pointer.startsWith("/networkTunnel/sshForwarding/")) {
            parent.put("sshEndpoint", "ssh://u@h").put("privateKey", privateKey());
        }
    }

    private static String privateKey() {
        try {
            byte[] key = KeyPairGenerator.getInstance("RSA")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// With what the platform adds.
    private static String credentials(String pointer) {
        if (pointer.contains("<AWS IAM>")) {
            return """
                    {"auth_type": "AWSIAM", "aws_region": "r", "aws_role_arn": "a", "aws_access_key_id": "i",
                     "aws_secret_access_key": "s", "aws_session_token": "t"}""";
        }
        if (pointer.contains("<Google Cloud IAM>")) {
            return """
                    {"auth_type": "GCPIAM", "gcp_service_account_to_impersonate": "a",
                     "gcp_workload_identity_pool_audience": "b", "gcp_access_token": "t"}""";
        }
        return pointer.contains("<Azure IAM>") ? """
                  {"auth_type": "AzureIAM", "azure_client_id": "c", "azure_tenant_id": "t", "azure_access_token": "t"}""" : "{\"auth_type\": \"UserPassword\", \"password\": \"p\"}";
    }

    private static JsonNode value(String pointer, JsonNode option) {
        if (VALUES.containsKey(pointer)) {
            return JSON.readTree("\"" + VALUES.get(pointer) + "\"");
        }
        if (option.has("enum")) {
            return option.get("enum").get(option.get("enum").size() - 1);
        }
        return JSON.readTree(
                switch (option.get("type").asString()) {
                    case "boolean" -> "true";
                    case "integer" -> "7";
                    case "array" -> "[\"a\"]";
                    case String other -> "\"a\"";
                });
    }

    private static JsonNode facts() throws Exception {
        try (InputStream file = SourceOptionsTest.class.getResourceAsStream("/source-postgres.spec.json")) {
            return JSON.readTree(file);
        }
    }
}
