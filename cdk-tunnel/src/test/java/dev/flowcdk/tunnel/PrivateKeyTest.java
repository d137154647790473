package dev.flowcdk.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Secret;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PrivateKeyTest {

    @Test
    void readsPkcs8() throws Exception {
        PrivateKey key = parse(pem("PRIVATE KEY", pair("RSA").getPrivate().getEncoded()));

        assertThat(key.bytes()).asString().startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(key).hasToString("(secret)");
    }

    @Test
    void takesEd25519InPkcs8AsOpenSshHasIt() throws Exception {
        PrivateKey key = parse(pem("PRIVATE KEY", pair("Ed25519").getPrivate().getEncoded()));

        assertThat(key.bytes()).asString().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
    }

    @Test
    void refusesDamagedEd25519InPkcs8() throws Exception {
        byte[] encoded = pair("Ed25519").getPrivate().getEncoded();

        assertThatThrownBy(() -> parse(pem("PRIVATE KEY", Arrays.copyOf(encoded, encoded.length - 1))))
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesAPublicKey() throws Exception {
        String pem = pem("PUBLIC KEY", pair("EC").getPublic().getEncoded());

        assertThatThrownBy(() -> parse(pem)).hasMessageContaining("this is a public key");
        assertThatThrownBy(() -> parse("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@home"))
                .hasMessageContaining("this is a public key");
    }

    @Test
    void refusesAnEncryptedKey() {
        String pem = pem("ENCRYPTED PRIVATE KEY", new byte[100]);

        assertThatThrownBy(() -> parse(pem)).hasMessageContaining("passphrase");
    }

    @Test
    void refusesOtherTextsWithoutShowingThem() {
        assertThatThrownBy(() -> parse(" ")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> parse("hunter2"))
                .hasMessageContaining("not a private key in PEM form")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> parse("-----BEGIN PRIVATE KEY-----\nhunter2!\n-----END PRIVATE KEY-----"))
                .hasMessageContaining("damaged")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> parse("-----BEGIN RSA PRIVATE KEY-----\nhunter2!\n-----END RSA PRIVATE KEY-----"))
                .hasMessageContaining("damaged")
                .hasMessageNotContaining("hunter2");
    }

    private static PrivateKey parse(String text) {
        return PrivateKey.parse(Secret.of(text));
    }

    private static KeyPair pair(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }
}
