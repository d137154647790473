package dev.flowcdk.testing.ssh;

import java.util.List;

/// The kinds and file forms of private keys that users have.
public enum PrivateKeyForm {
    RSA_PKCS1("-t", "rsa", "-b", "2048", "-m", "PEM"),
    RSA_PKCS8("-t", "rsa", "-b", "2048", "-m", "PKCS8"),
    RSA_OPENSSH("-t", "rsa", "-b", "2048"),
    ECDSA_PEM("-t", "ecdsa", "-b", "256", "-m", "PEM"),
    ECDSA_PKCS8("-t", "ecdsa", "-b", "384", "-m", "PKCS8"),
    ECDSA_OPENSSH("-t", "ecdsa", "-b", "521"),
    ED25519_OPENSSH("-t", "ed25519");

    private final List<String> options;

    PrivateKeyForm(String... options) {
        this.options = List.of(options);
    }

    List<String> options() {
        return options;
    }
}
