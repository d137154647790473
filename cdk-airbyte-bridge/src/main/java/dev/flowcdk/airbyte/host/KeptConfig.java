package dev.flowcdk.airbyte.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The config that a source has asked for, in the task's state, which anybody may see who sees the task. So it is
/// encrypted with a key made of the config that the operator has given: who has that may know the other one, and when
/// the operator gives another, it counts again, since the key no longer fits.
///
/// The text is base64 of a salt, a nonce, and the config in AES/GCM.
final class KeptConfig {

    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;

    /// Some 100 ms, for those who guess a password.
    private static final int ITERATIONS = 200_000;

    private KeptConfig() {}

    static String sealed(ObjectNode config, ObjectNode given) {
        byte[] random = new byte[SALT_BYTES + NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        try {
            byte[] text = config.toString().getBytes(StandardCharsets.UTF_8);
            byte[] hidden = cipher(Cipher.ENCRYPT_MODE, random, given).doFinal(text);
            byte[] all = ByteBuffer.allocate(random.length + hidden.length)
                    .put(random)
                    .put(hidden)
                    .array();
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has these", impossible);
        }
    }

    /// @return null when it was sealed with another config
    static @Nullable ObjectNode opened(String sealed, ObjectNode given) {
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            int start = SALT_BYTES + NONCE_BYTES;
            if (all.length < start) {
                return null;
            }
            byte[] text = cipher(Cipher.DECRYPT_MODE, all, given).doFinal(all, start, all.length - start);
            return (ObjectNode) JsonMapper.shared().readTree(text);
        } catch (AEADBadTagException | IllegalArgumentException other) {
            return null;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has these", impossible);
        }
    }

    private static Cipher cipher(int mode, byte[] random, ObjectNode given) throws GeneralSecurityException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(canonical(given).getBytes(StandardCharsets.UTF_8));
        byte[] salt = new byte[SALT_BYTES];
        System.arraycopy(random, 0, salt, 0, SALT_BYTES);
        var secret = new PBEKeySpec(HexFormat.of().formatHex(digest).toCharArray(), salt, ITERATIONS, KEY_BITS);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(secret)
                .getEncoded();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, random, SALT_BYTES, NONCE_BYTES));
        return cipher;
    }

    /// The same whatever the order of members.
    private static String canonical(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var members = new TreeMap<String, String>();
                object.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
                var text = new StringBuilder("{");
                members.forEach((name, value) -> text.append(JsonNodeFactory.instance.stringNode(name))
                        .append(':')
                        .append(value)
                        .append(','));
                yield text.append('}').toString();
            }
            case ArrayNode array -> {
                var text = new StringBuilder("[");
                array.forEach(item -> text.append(canonical(item)).append(','));
                yield text.append(']').toString();
            }
            default -> node.toString();
        };
    }
}
