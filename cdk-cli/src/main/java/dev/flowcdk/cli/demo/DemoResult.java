package dev.flowcdk.cli.demo;

import java.time.Duration;
import java.util.List;

/// How a demo ended.
///
/// @param time from the start of the connectors to the comparison
/// @param changes rows changed while the connectors ran
record DemoResult(DemoPlan plan, Duration time, DemoProgress progress, long changes, List<Comparison> comparisons) {}
