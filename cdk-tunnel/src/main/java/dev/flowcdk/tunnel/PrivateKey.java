package dev.flowcdk.tunnel;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.flowcdk.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private key as the SSH client wants it, whatever a form or a file did to its lines.
final class PrivateKey {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (?<type>[A-Z0-9 ]+)-----(?<body>.*?)-----END [A-Z0-9 ]+-----", Pattern.DOTALL);
    private static final Pattern PUBLIC = Pattern.compile("(?s)(ssh-|ecdsa-)\\S+ AAAA.*|---- BEGIN SSH2 PUBLIC KEY.*");
    /// The object identifier of ed25519, 1.3.101.112, as it stands in a PKCS#8 key.
    private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");

    private final byte[] bytes;

    private PrivateKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @throws IllegalArgumentException if the client cannot use it; says why, without a part of the key
    static PrivateKey parse(Secret secret) {
        String text = unescaped(secret.reveal()).strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "the private key is empty; paste the key of the user in the SSH endpoint");
        }
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new IllegalArgumentException(
                    PUBLIC.matcher(text).matches()
                            ? "this is a public key; paste the private key that belongs to it"
                            : "this is not a private key in PEM form; paste the whole file, from the line \"-----BEGIN"
                                    + " ... PRIVATE KEY-----\" to the line \"-----END ... PRIVATE KEY-----\"");
        }
        return parse(pem.group("type"), pem.group("body"));
    }

    private static PrivateKey parse(String type, String body) {
        if (type.endsWith("PUBLIC KEY") || type.equals("CERTIFICATE")) {
            throw new IllegalArgumentException("this is a " + type.toLowerCase(java.util.Locale.ROOT)
                    + "; paste the private key that belongs to it");
        }
        if (type.equals("ENCRYPTED PRIVATE KEY")) {
            throw needsPassphrase();
        }
        if (type.equals("PRIVATE KEY") && isEd25519(body)) {
            return parse("OPENSSH PRIVATE KEY", openSsh(body));
        }
        byte[] bytes = ("-----BEGIN " + type + "-----\n" + lines(body) + "\n-----END " + type + "-----\n")
                .getBytes(StandardCharsets.UTF_8);
        checkUsable(bytes);
        return new PrivateKey(bytes);
    }

    private static void checkUsable(byte[] bytes) {
        KeyPair pair;
        try {
            pair = KeyPair.load(new JSch(), bytes, null);
        } catch (JSchException | RuntimeException e) {
            throw damaged();
        }
        boolean encrypted = pair.isEncrypted();
        byte[] publicKey = encrypted ? null : pair.getPublicKeyBlob();
        pair.dispose();
        if (encrypted) {
            throw needsPassphrase();
        }
        if (publicKey == null) {
            throw damaged();
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "")
                .replace("\\n", "\n")
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }

    /// One line per line, without blanks around it; a body in a single line lost its line ends to blanks.
    private static String lines(String body) {
        String trimmed = body.strip();
        return trimmed.indexOf('\n') < 0
                ? trimmed.replaceAll("[ \t]+", "\n")
                : trimmed.replaceAll("[ \t]*\n[ \t]*", "\n");
    }

    private static boolean isEd25519(String body) {
        return indexOf(decoded(body), ED25519) >= 0;
    }

    /// The client takes such a key in OpenSSH's own form only.
    private static String openSsh(String body) {
        try {
            return Ed25519Key.toOpenSsh(decoded(body));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getMimeDecoder().decode(body.strip());
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int start = 0; start + part.length <= Math.min(bytes.length, 32); start++) {
            if (java.util.Arrays.equals(bytes, start, start + part.length, part, 0, part.length)) {
                return start;
            }
        }
        return -1;
    }

    private static IllegalArgumentException needsPassphrase() {
        return new IllegalArgumentException("the private key is protected by a passphrase, which is not supported;"
                + " make a copy without it with \"ssh-keygen -p -f FILE\" and paste that");
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException(
                "the private key is damaged or of an unknown type; paste the whole file of an"
                        + " RSA, ECDSA or ed25519 key as ssh-keygen writes it");
    }

    /// A copy, in PEM form.
    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
