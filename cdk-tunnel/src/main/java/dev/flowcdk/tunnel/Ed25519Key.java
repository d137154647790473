package dev.flowcdk.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// An ed25519 key in PKCS#8, which has the private half alone, in the form that the SSH client reads: OpenSSH's, which
/// has both. See `PROTOCOL.key` of OpenSSH.
final class Ed25519Key {

    private static final String NAME = "Ed25519";
    private static final String SSH_NAME = "ssh-ed25519";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 8;

    private Ed25519Key() {}

    /// @param pkcs8 as DER
    /// @return the body of a PEM file of the type `OPENSSH PRIVATE KEY`
    /// @throws IllegalArgumentException when it is no such key
    static String toOpenSsh(byte[] pkcs8) {
        try {
            byte[] seed = seed(pkcs8);
            return Base64.getMimeEncoder().encodeToString(file(seed, publicKey(seed)));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalArgumentException(damaged);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] seed(byte[] pkcs8) throws GeneralSecurityException {
        var key = (EdECPrivateKey) KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return key.getBytes().orElseThrow();
    }

    /// Java derives public keys only while it makes pairs, which it makes of random bytes: here of those that are
    /// given.
    private static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(NAME);
        generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
        byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    private static byte[] file(byte[] seed, byte[] publicKey) throws IOException {
        var file = new ByteArrayOutputStream();
        var out = new DataOutputStream(file);
        out.write(MAGIC);
        string(out, "none"); // neither a cipher
        string(out, "none"); // nor a passphrase
        string(out, "");
        out.writeInt(1); // key
        string(out, publicPart(publicKey));
        string(out, privatePart(seed, publicKey));
        return file.toByteArray();
    }

    private static byte[] publicPart(byte[] publicKey) throws IOException {
        var part = new ByteArrayOutputStream();
        var out = new DataOutputStream(part);
        string(out, SSH_NAME);
        string(out, publicKey);
        return part.toByteArray();
    }

    private static byte[] privatePart(byte[] seed, byte[] publicKey) throws IOException {
        var part = new ByteArrayOutputStream();
        var out = new DataOutputStream(part);
        out.writeLong(0); // a number, twice, by which a wrong passphrase is noticed
        out.write(publicPart(publicKey));
        out.writeInt(seed.length + publicKey.length);
        out.write(seed);
        out.write(publicKey);
        string(out, ""); // comment
        for (int padding = 1; part.size() % BLOCK_BYTES != 0; padding++) {
            out.write(padding);
        }
        return part.toByteArray();
    }

    private static void string(DataOutputStream out, String text) throws IOException {
        string(out, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void string(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static final class Given extends SecureRandom {

        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] wanted) {
            if (wanted.length != bytes.length) {
                throw new IllegalStateException("asked for " + wanted.length + " bytes instead of " + bytes.length);
            }
            System.arraycopy(bytes, 0, wanted, 0, bytes.length);
        }
    }
}
