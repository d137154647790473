package dev.flowcdk.internal.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Makes every logger of SLF4J, the facade that most libraries use, write to the [LogSink]. Found by `ServiceLoader`
/// when the first library asks for a logger, and not loaded before. Libraries made for version 1.7 of the facade run
/// with version 2.
public final class SinkSlf4jProvider implements SLF4JServiceProvider {

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    /// For `ServiceLoader`.
    public SinkSlf4jProvider() {}

    @Override
    public void initialize() {
        // all is there
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return SinkSlf4jLogger::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
