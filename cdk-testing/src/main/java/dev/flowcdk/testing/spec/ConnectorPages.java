package dev.flowcdk.testing.spec;

import dev.flowcdk.Connector;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.schema.RecordedSchema;
import dev.flowcdk.runtime.docs.ConnectorPage;
import dev.flowcdk.runtime.docs.DescribedConnector;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.testing.ConnectorUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Keeps the page of a connector, which `flow-cdk docs` makes of its schemas, in step with its records.
///
/// Run with the system property `flowcdk.record=true`, a test that calls this writes the page anew.
public final class ConnectorPages {

    private ConnectorPages() {}

    /// Compares a page with what the connector's schemas say. What is under its headings "Prerequisites" and
    /// "Limits" is written by hand, and not compared.
    ///
    /// @param connector makes the connector
    /// @param page the file, such as `docs/connectors/source-acme.md`
    /// @throws AssertionError if it is missing or out of date
    public static void verify(Supplier<?> connector, Path page) throws IOException, InterruptedException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        String fresh = ConnectorPage.of(described(connector), before);
        if (Boolean.getBoolean(RecordedSchema.RECORD)) {
            Files.createDirectories(page.toAbsolutePath().resolveSibling("."));
            Files.writeString(page, fresh);
        } else if (!fresh.equals(before.replace("\r\n", "\n"))) {
            throw new AssertionError(page + " is missing or out of date; run this test with -D" + RecordedSchema.RECORD
                    + "=true and commit what it writes");
        }
    }

    private static DescribedConnector described(Supplier<?> connector) throws IOException, InterruptedException {
        Object instance = connector.get();
        var annotation = instance.getClass().getAnnotation(Connector.class);
        if (annotation == null) {
            throw new AssertionError(instance.getClass().getName() + " has no @Connector");
        }
        var source = ConnectorUnderTest.of(connector);
        return instance instanceof Capture<?, ?, ?>
                ? DescribedConnector.of(annotation.name(), new CaptureCalls(source, log -> {}).spec())
                : DescribedConnector.of(annotation.name(), new MaterializeCalls(source, log -> {}).spec());
    }
}
