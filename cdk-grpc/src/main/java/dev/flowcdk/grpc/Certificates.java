package dev.flowcdk.grpc;

import dev.flowcdk.UserException;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Reads what a server or its client is known by, and whom it knows, from files in PEM form.
public final class Certificates {

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final char[] NO_PASSWORD = {};

    private Certificates() {}

    /// What a server is known by, and the clients that it takes.
    ///
    /// @throws UserException when a file is missing or holds something else
    static ServerCredentials credentials(ServeOptions.Tls tls) {
        var builder = TlsServerCredentials.newBuilder()
                .keyManager(identity("--tls-certificate", tls.certificate(), "--tls-key", tls.key()));
        Path clientCa = tls.clientCa();
        if (clientCa != null) {
            builder.trustManager(trust("--tls-client-ca", clientCa)).clientAuth(ClientAuth.REQUIRE);
        }
        return builder.build();
    }

    /// What one side is known by.
    ///
    /// @param certificateOption where the certificate's file was named, for messages
    /// @param keyOption where the key's file was named
    /// @throws UserException when a file is missing or holds something else
    public static KeyManager[] identity(
            String certificateOption, Path certificateFile, String keyOption, Path keyFile) {
        Certificate[] chain = certificates(certificateOption, certificateFile).toArray(Certificate[]::new);
        PrivateKey key = privateKey(keyOption, keyFile);
        try {
            if (!belongTogether(key, chain[0])) {
                throw new UserException(
                        keyOption + " " + keyFile + " does not belong to " + certificateOption + " " + certificateFile);
            }
            var store = emptyStore();
            store.setKeyEntry("identity", key, NO_PASSWORD, chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException | IOException wrong) {
            throw new UserException(
                    certificateOption + " " + certificateFile + " and " + keyOption + " " + keyFile
                            + " cannot be used: " + wrong.getMessage(),
                    wrong);
        }
    }

    /// Whom one side trusts.
    ///
    /// @param option where the file was named, for messages
    /// @param file certificates of those who sign
    /// @throws UserException when the file is missing or holds something else
    public static TrustManager[] trust(String option, Path file) {
        try {
            var store = emptyStore();
            int number = 0;
            for (Certificate each : certificates(option, file)) {
                store.setCertificateEntry("ca" + number++, each);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException | IOException wrong) {
            throw new UserException(option + " " + file + " cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    private static boolean belongTogether(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                });
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        return signature.verify(signed);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String option, Path file) {
        byte[] pem = read(option, file);
        try (InputStream in = new ByteArrayInputStream(pem)) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException | IOException e) {
            // told below
        }
        throw new UserException(option + " " + file + " holds no certificate; it must have one in PEM form, which"
                + " starts with \"-----BEGIN CERTIFICATE-----\"");
    }

    private static PrivateKey privateKey(String option, Path file) {
        Matcher pem = PRIVATE_KEY.matcher(new String(read(option, file), StandardCharsets.ISO_8859_1));
        if (pem.find()) {
            var bytes = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
            for (String algorithm : ALGORITHMS) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(bytes);
                } catch (InvalidKeySpecException e) {
                    // perhaps the next one
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new UserException(option + " " + file + " holds no private key that can be read; it must have one in"
                + " PKCS#8 form without password, which starts with \"-----BEGIN PRIVATE KEY-----\" (openssl pkcs8"
                + " -topk8 -nodes makes it of others)");
    }

    private static byte[] read(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new UserException(option + " " + file + " does not exist", missing);
        } catch (AccessDeniedException denied) {
            throw new UserException(option + " " + file + " must not be read by this user", denied);
        } catch (IOException failed) {
            throw new UserException(option + " " + file + " cannot be read: " + failed.getMessage(), failed);
        }
    }
}
