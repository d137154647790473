package dev.flowcdk.postgres.source;

import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives each test that asks for one a database of its own, on one server for all tests.
final class CaptureServer implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(CaptureServer.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CaptureFixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        EmbeddedServer server = Objects.requireNonNull(context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "server",
                        _ -> EmbeddedServer.with(Map.of("max_replication_slots", "300")),
                        EmbeddedServer.class));
        try {
            return new CaptureFixture(server);
        } catch (SQLException failure) {
            throw new ParameterResolutionException("no database for the test", failure);
        }
    }
}
