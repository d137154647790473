package dev.flowcdk.image;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The registry that images are pushed to, as the user that Jib pushes as.
final class Registry {

    private static final Pattern OF_THIS_MACHINE = Pattern.compile("(localhost|127(\\.\\d+){3})(:\\d+)?(/.*)?");

    private final boolean insecure;
    private final Optional<Credential> given;

    /// @param user at the registry; null for the one that Docker knows
    /// @param password of the user
    Registry(ImageSettings settings, @Nullable String user, @Nullable String password) {
        this.insecure = settings.insecure();
        this.given = user == null || user.isEmpty()
                ? Optional.empty()
                : Optional.of(Credential.from(user, password == null ? "" : password));
    }

    /// Whether a registry is on this machine, where it may be one without TLS.
    static boolean isOfThisMachine(String registry) {
        return OF_THIS_MACHINE.matcher(registry).matches();
    }

    /// An image there, to read or to write.
    RegistryImage image(ImageReference name) throws ImageException {
        RegistryImage image = RegistryImage.named(name);
        credential(name).ifPresent(user -> image.addCredential(user.getUsername(), user.getPassword()));
        return image;
    }

    /// Talks to the registry about one repository.
    RegistryClient client(ImageReference name) throws ImageException, IOException, RegistryException {
        var factory = RegistryClient.factory(
                EventHandlers.NONE,
                name.getRegistry(),
                name.getRepository(),
                new FailoverHttpClient(insecure, insecure, log -> {}));
        Optional<Credential> user = credential(name);
        user.ifPresent(factory::setCredential);
        RegistryClient client = factory.newRegistryClient();
        if (!client.doPushBearerAuth() && user.isPresent()) {
            client.configureBasicAuth();
        }
        return client;
    }

    private Optional<Credential> credential(ImageReference name) throws ImageException {
        if (given.isPresent()) {
            return given;
        }
        var retrievers = CredentialRetrieverFactory.forImage(name, log -> {});
        try {
            Optional<Credential> ofDocker = retrievers.dockerConfig().retrieve();
            return ofDocker.isPresent()
                    ? ofDocker
                    : retrievers.wellKnownCredentialHelpers().retrieve();
        } catch (CredentialRetrievalException failed) {
            throw new ImageException("the password of the registry cannot be read: " + failed.getMessage());
        }
    }
}
