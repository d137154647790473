/// `flow-cdk bench`: measures the connectors beside what bounds them. Start with [dev.flowcdk.cli.bench.BenchCommand].
@NullMarked
package dev.flowcdk.benchmarks;

import org.jspecify.annotations.NullMarked;
