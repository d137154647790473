package dev.flowcdk.testing.conformance;

import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.testing.ConnectorUnderTest;

/// What every connector of Flow has to bear, as tests: it is killed at any message, acknowledged late or never, run
/// twice at once, and comes to what it comes to undisturbed.
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> conformance() {
///     return Conformance.of(ConnectorUnderTest.of(MyCapture::new), config)
///             .binding(new Resource("orders"))
///             .lacking(Feature.SPLIT)
///             .tests();
/// }
/// ```
///
/// @param connector the connector
/// @param config the endpoint config
public record Conformance(ConnectorUnderTest connector, RawJson config) {

    /// Of a connector with this endpoint config.
    ///
    /// @param config record of the endpoint config
    public static Conformance of(ConnectorUnderTest connector, Record config) {
        return of(connector, RawJson.of(ConfigJson.encode(config)));
    }

    /// Of a connector with this endpoint config.
    public static Conformance of(ConnectorUnderTest connector, RawJson config) {
        return new Conformance(connector, config);
    }

    /// Of a capture.
    ///
    /// @param resource record of a resource that is discovered
    public CaptureConformance binding(Record resource) {
        return binding(RawJson.of(ConfigJson.encode(resource)));
    }

    /// Of a capture.
    ///
    /// @param resource config of a resource that is discovered
    public CaptureConformance binding(RawJson resource) {
        return new CaptureConformance(connector, config).binding(resource);
    }

    /// Of a materialization.
    ///
    /// @param resource record of the resource that the collection goes to
    public MaterializeConformance binding(Record resource, CatalogCollection collection) {
        return binding(RawJson.of(ConfigJson.encode(resource)), collection);
    }

    /// Of a materialization.
    ///
    /// @param resource config of the resource that the collection goes to
    public MaterializeConformance binding(RawJson resource, CatalogCollection collection) {
        return new MaterializeConformance(connector, config).binding(resource, collection);
    }
}
