package dev.flowcdk.postgres;

import dev.flowcdk.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What a user logs in with to a database of Amazon RDS instead of a password: a signed request to connect, good for a
/// quarter of an hour. (AWS Signature Version 4.)
final class RdsToken {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SERVICE = "rds-db";
    private static final String TERMINATOR = "aws4_request";
    private static final String LIFETIME_SECONDS = "900";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private RdsToken() {}

    /// @param address the database as the operator names it
    static Secret sign(
            ServerAddress address,
            String user,
            String region,
            Secret accessKey,
            Secret secretKey,
            @Nullable Secret sessionToken,
            Instant now) {
        String host = address.host() + ":" + address.port();
        String scope = String.join("/", DAY.format(now), region, SERVICE, TERMINATOR);
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("Action", "connect");
        parameters.put("DBUser", user);
        parameters.put("X-Amz-Algorithm", ALGORITHM);
        parameters.put("X-Amz-Credential", accessKey.reveal() + "/" + scope);
        parameters.put("X-Amz-Date", TIME.format(now));
        parameters.put("X-Amz-Expires", LIFETIME_SECONDS);
        parameters.put("X-Amz-SignedHeaders", "host");
        if (sessionToken != null && !sessionToken.isEmpty()) {
            parameters.put("X-Amz-Security-Token", sessionToken.reveal());
        }
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        String request = String.join("\n", "GET", "/", query, "host:" + host, "", "host", hash(""));
        String signed = String.join("\n", ALGORITHM, TIME.format(now), scope, hash(request));
        byte[] key = ("AWS4" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = mac(key, part);
        }
        String signature = HexFormat.of().formatHex(mac(key, signed));
        return Secret.of(host + "/?" + query + "&X-Amz-Signature=" + signature);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
